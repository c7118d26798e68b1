#!/bin/sh
# SPDX-License-Identifier: MIT
# Whatever somebody wrote is found again: in any script, in any case and width, in
# clients, contacts, invoices, entries and mails; and what is special elsewhere is a
# character here.
. "$(dirname "$0")/lib.sh"

on() { dun --today 2026-11-23 "$@"; }

runs 0 dun init --firm 'Acme Ltd' --currency EUR
runs 0 on client add --name 'Bergmann GmbH' --code C-0042 --address 'Hauptstraße 5, Köln'
runs 0 on contact add Bergmann --name 'Eva Bergmann' --phone '+49 30 1234567' --email eva@bergmann.example
runs 0 on invoice add Bergmann --number R-1001 --amount 12450 --issued 2026-09-13 --due 2026-10-13 --for 'Zwei Gaszähler'
runs 0 on client add --name '주식회사 한빛' --code K-7
runs 0 on client add --name '東京ガス株式会社' --code J-1
runs 0 on client add --name 'ООО Рассвет' --code R-1
runs 0 on invoice add K-7 --number 2001 --amount 5000 --issued 2026-09-01 --due 2026-10-01
runs 0 on log call Bergmann --text 'Die Rechnung liegt auf der STRASSE, sagt sie; 5 % Skonto wären "schön".'
runs 0 on log note K-7 --text '내일 입금을 하겠다고 했음. 담당자는 김 부장.'
runs 0 on log note J-1 --text '今日支払った。担当はｶﾞｽ課の山田。ＡＢＣ商事経由'
runs 0 on log note R-1 --text 'Оплата завтра, Йорк подтвердил'
runs 0 on log call R-1 --promise 500@fri --text 'Оплатит часть'

# found WORDS KIND CLIENT: the first hit
found() {
	runs 0 on --json search "$1"
	json "(lambda h: h['kind'] == '$2' and h['client'] == '$3')(v['hits'][0])"
}
nothing() {
	runs 0 on --json search "$1"
	json "v == {'hits': [], 'more': []}"
}

found bergm client 'Bergmann GmbH'
found c-0042 client 'Bergmann GmbH'
found 'HAUPTSTRASSE köln' client 'Bergmann GmbH'
found hauptstraße client 'Bergmann GmbH'
found 1234567 contact 'Bergmann GmbH'
found 'eva@' contact 'Bergmann GmbH'
found r-1001 invoice 'Bergmann GmbH'
found GASZÄHLER invoice 'Bergmann GmbH'
found 'straße skonto' entry 'Bergmann GmbH'
found '5 % Skonto' entry 'Bergmann GmbH'
found '"SCHÖN"' entry 'Bergmann GmbH'
found 한 client '주식회사 한빛'
found 한빛 client '주식회사 한빛'
found "$(printf '\341\204\222\341\205\241\341\206\253\341\204\207\341\205\265\341\206\276')" client '주식회사 한빛' # item 41: typed in parts
found '입금 김' entry '주식회사 한빛'
found 부장 entry '주식회사 한빛'
found ガス client '東京ガス株式会社'
found ｶﾞｽ client '東京ガス株式会社'
found 'abc商事' entry '東京ガス株式会社'
found 支 entry '東京ガス株式会社'
found 支払 entry '東京ガス株式会社'
found РАССВЕТ client 'ООО Рассвет'
found 'йорк ОПЛАТА' entry 'ООО Рассвет'
found 500.00 entry 'ООО Рассвет'

# All words in one thing, newest entry first, and no more than asked for.
nothing 'Bergmann 한빛'
nothing 'straße 입금'
runs 0 on --json search --limit 1 оплат
json "[h['text'] for h in v['hits']] == ['Оплатит часть'] and v['more'] == ['entry']"
runs 0 on search оплат --client R-1
says 'Оплата завтра'
runs 0 on --json search оплат --client Bergmann
json "v['hits'] == []"

# A mail that waits is found by its text; codes and names of fields are not.
runs 0 dun setting mail.from accounts@acme.example
runs 0 dun setting mail.name 'Ann Example'
runs 0 dun setting firm.bank 'IBAN DE00 5001 0517 0648 4898'
runs 0 on draft Bergmann --template late --queue
runs 0 on --json search 'eva@bergmann 12,450'
json "[(h['kind'], h['what']) for h in v['hits']] == [('mail', 'queued')]"
nothing whole-day

# Nothing else is meant by what is special in SQL, globs and shells.
for word in '%' '_' '*' '?' '\' "'" "';--" '[a-z]' '$(id)' '%zz%'; do
	case $word in
	% | '"') continue ;; # said above
	esac
	nothing "Bergmann$word"
done
runs 64 on search ''
tells 'no word to look for'
runs 64 on search '   '
long=$(printf '%010000d' 0)
nothing "$long"
runs 64 on search $(printf 'a%.0s ' 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33)
tells 'more than 32 words'
runs 64 on search --limit 0 x

# By what it begins with: numbers, codes, names.
runs 0 on --json search --starts R-10
json "[h['name'] for h in v['hits']] == ['R-1001']"
runs 0 on --json search --starts 'ООО р'
json "[h['client'] for h in v['hits']] == ['ООО Рассвет']"
runs 0 on --json search --starts K-
json "[h['client'] for h in v['hits']] == ['주식회사 한빛']"
runs 0 on --json search --starts 101
json "v['hits'] == []"

# What is withdrawn is found and says so.
runs 0 on log note Bergmann --text 'Irrtum Xylophon'
runs 0 on undo
runs 0 on search xylophon
says '[withdrawn]'
