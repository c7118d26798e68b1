#!/bin/sh
# SPDX-License-Identifier: MIT
# Files become part of the record: kept to the byte, named by digest, refused when they
# are not what they seem, given back under a safe name; a recording asks for consent.
. "$(dirname "$0")/lib.sh"

on() { dun --today 2026-11-23 "$@"; }
entry() { python3 -c 'import json; print(json.load(open("out"))["entry"])'; }

runs 0 dun init --firm 'Acme GmbH' --currency EUR --country DE
runs 0 on client add --name 'Bergmann GmbH' --code C-0042
runs 0 on invoice add Bergmann --number 1001 --amount 12450 --issued 2026-09-13 --due 2026-10-13
mkdir in o
printf 'Sehr geehrte Frau Bergmann\n' >'in/letter copy.pdf'
printf 'signed by E. Bergmann\n' >in/proof.txt
head -c 300000 /dev/urandom >in/door.jpg
cp in/door.jpg in/door-again.jpg
head -c 1000 /dev/urandom >in/talk.m4a

# A letter with its copy, in one entry; the proof of its delivery later, as its own.
runs 0 on --json log letter 1001 --letter formal --sent registered --tracking RR123456785DE --attach 'in/letter copy.pdf'
json "v['facts']['attached'].split(' ')[1:] == ['27', 'copy', 'application/pdf']"
json "[(f['place'], f['name'], f['what'], f['bytes']) for f in v['files']] == [(1, 'letter copy.pdf', 'copy', 27)]"
json "v['words']['attached'] == 'letter copy.pdf' and v['facts']['tracking'] == 'RR123456785DE'"
letter=$(entry)
runs 0 on --json file add --entry "$letter" in/proof.txt --as delivery --note 'came back by post'
json "v['kind'] == 'file' and v['about'] == $letter and v['words']['text'] == 'came back by post'"
proof=$(entry)
runs 0 on show Bergmann
says '[2 files] Formal demand'
says 'Proof of delivery: proof.txt, came back by post'

# Two photos of one visit have the same bytes: kept once.
runs 0 on --json log visit Bergmann --place 'their office' --went 'Ji' --present 'E. Bergmann' --outcome met \
	--text 'showed us the hall' --attach in/door.jpg --attach in/door-again.jpg
json "[a.split(' ')[2] for a in v['facts']['attached']] == ['photo', 'photo']"
json "len({a.split(' ')[0] for a in v['facts']['attached']}) == 1"
visit=$(entry)
runs 0 on --json file list Bergmann
json "[f['what'] for f in v] == ['copy', 'delivery', 'photo', 'photo']"
json "[f['file'] for f in v] == ['$letter', '$proof', '$visit.1', '$visit.2']"
runs 0 on file list --entry "$letter"
says 'letter copy.pdf'
says 'Proof of delivery'
says_not 'door'

# Out again: the same bytes, never over another file.
runs 0 on file save "$visit.2" --out o
says 'o/door-again.jpg'
cmp o/door-again.jpg in/door.jpg || broken 'other bytes came out'
runs 0 on file save "$visit.2" --out o
says 'o/door-again-2.jpg'
runs 73 on file save "$visit.2" --out o/door-again.jpg
runs 65 on file save "$visit" --out o
tells 'has 2 files'
runs 66 on file save 1 --out o
runs 66 on file save "$visit.3" --out o
runs 64 on file save ../../etc --out o

# Plain text shows as it is; what needs a converter says which, or goes through it.
runs 0 on file show "$proof"
says 'signed by E. Bergmann'
mkdir bin
cat >bin/pdftotext <<'END'
#!/bin/sh
cat
printf 'converted \033[31mred\n'
END
chmod +x bin/pdftotext
PATH=$work/bin:$PATH runs 0 on file show "$letter"
says 'Sehr geehrte Frau Bergmann'
says 'converted ␛[31mred'
# A converter has a limit: one that takes all memory is stopped, not the machine.
printf '#!/bin/sh\nexec python3 -c "x = bytearray(3 << 30); print(len(x))"\n' >bin/pdftotext
PATH=$work/bin:$PATH runs 69 on file show "$letter"
printf '#!/bin/sh\nexit 3\n' >bin/pdftotext
PATH=$work/bin:$PATH runs 69 on file show "$letter"
tells 'pdftotext could not read it'
runs 69 on file show "$visit.1"
tells "dun file save $visit.1"

# What is not a file to keep is refused, and nothing is half done.
ln -s proof.txt in/link
mkfifo in/pipe
: >in/empty
entries() { dun --json verify | python3 -c 'import json, sys; print(json.load(sys.stdin)["entries"])'; }
count=$(entries)
runs 65 on log note Bergmann --text x --attach in/link
tells 'symbolic link'
runs 65 on log note Bergmann --text x --attach in/pipe
runs 65 on log note Bergmann --text x --attach in
runs 65 on log note Bergmann --text x --attach in/empty
tells 'empty'
runs 66 on log note Bergmann --text x --attach in/nobody
runs 65 on log note Bergmann --text x --attach "$book"
tells 'the open book itself'
runs 66 on log note Bergmann --text x --attach in/proof.txt --attach in/nobody
runs 65 on file add Bergmann in/proof.txt --as picture
tells 'is not one of: copy, delivery'
runs 64 on file add --entry x in/proof.txt
runs 66 on file add --entry 999 in/proof.txt
[ "$count" = "$(entries)" ] || broken 'something was half done'

# A hostile name goes in as it is, is tamed on the way to the screen, and made safe on
# the way out.
evil=$(printf 'in/..;rm -rf $(x)\033[2J\n한글 report.txt')
cp in/proof.txt "$evil"
runs 0 on --json file add Bergmann "$evil"
json "'한글 report.txt' in v['words']['attached']"
hostile=$(entry)
runs 0 on file list Bergmann
says '␛[2J'
runs 0 on file save "$hostile" --out o
says 'o/_.'
[ -f 'o/_._rm -rf _(x)__2J_한글 report.txt' ] || broken "unsafe: $(ls o)"

# A recording: kept, but out of every bundle until it is known who agreed.
runs 0 on --json log call Bergmann --outcome reached --text 'will pay' --attach in/talk.m4a
json "v['facts']['attached'].split(' ')[2] == 'recording' and v['facts']['kept_out'] == 'place'"
tells 'stays out of every bundle'
call=$(entry)
runs 0 on --json file list --entry "$call"
json "v[0]['bundle'] == 'no: consent'"
runs 0 on --json file consent "$call" --our-place de --their-place DE --told 'Eva Bergmann' --told-how at-start --consent given
json "v['kind'] == 'consent' and v['about'] == $call and v['facts']['rule'] == 'all' and 'kept_out' not in v['facts']"
answer=$(entry)
runs 0 on --json file list --entry "$call"
json "[f['bundle'] for f in v] == ['yes']"
runs 0 on correct "$answer" --void --reason 'she meant another talk'
runs 0 on --json file list --entry "$call"
json "v[0]['bundle'] == 'no: consent'"
runs 1 on file consent "$letter" --consent given
tells 'has no recording'
runs 0 on --json log call Bergmann --outcome reached --text x --attach in/talk.m4a --our-place DE --their-place KR --consent one-party
json "v['facts']['kept_out'] == 'no' and v['facts']['rule'] == 'all'"
tells 'in Germany everyone who speaks must agree'
runs 0 on --json log call Bergmann --outcome reached --text x --attach in/talk.m4a --our-place KR --their-place JP --consent one-party
json "'kept_out' not in v['facts'] and v['facts']['rule'] == 'one'"
runs 65 on log call Bergmann --outcome reached --text x --attach in/proof.txt --consent given
tells 'is asked of a recording'
runs 65 on log call Bergmann --outcome reached --text x --attach in/talk.m4a --our-place Bavaria
tells 'is not a place'

# In the lists for a lawyer: the letter with its proof, every file with its digest, what
# stays out named as such.
runs 0 on export --what letters -o letters.json
python3 - "$letter" "$proof" <<'END' || broken 'the list of letters'
import json, sys
rows = json.load(open('letters.json'))
rows = rows if isinstance(rows, list) else list(rows.values())[0]
row, = rows
assert row['letter_no'] == int(sys.argv[1]) and row['stage'] == 'formal' and row['method'] == 'registered', row
assert row['tracking'] == 'RR123456785DE' and row['proof_doc'] == sys.argv[2] + '.1' and row['delivered'], row
assert row['doc_id'] == sys.argv[1] and row['enclosures'] == 'letter copy.pdf', row
END
runs 0 on export --what exhibits -o exhibits.json
python3 - "$proof" "$letter" <<'END' || broken 'the list of exhibits'
import hashlib, json, sys
rows = json.load(open('exhibits.json'))
rows = rows if isinstance(rows, list) else list(rows.values())[0]
proof, = [r for r in rows if r['doc_id'] == sys.argv[1]]
assert proof['sha256'] == hashlib.sha256(open('in/proof.txt', 'rb').read()).hexdigest(), proof
assert proof['relates_to'] == int(sys.argv[2]) and proof['kind'] == 'delivery' and proof['bundle'] == 'yes', proof
talks = [r['bundle'] for r in rows if r['kind'] == 'recording']
assert talks == ['no: no consent is known', 'no: no consent is known', 'yes'], talks
END
runs 0 on export --what contacts -o contacts.json
python3 - <<'END' || broken 'the list of contacts'
import json
rows = json.load(open('contacts.json'))
rows = rows if isinstance(rows, list) else list(rows.values())[0]
talks = [(bool(r['recording_doc']), r['consent']) for r in rows if r['files'] == 'talk.m4a']
assert talks == [(True, ''), (True, 'one-party law'), (True, 'one-party law')], talks
END

# Undo withdraws the entry, its file stays for what is said again; redo brings it back.
runs 0 on file add Bergmann in/door.jpg --as contract
runs 0 on undo
runs 0 on --json file list Bergmann
json "all(f['what'] != 'contract' for f in v)"
runs 0 on redo
runs 0 on --json file list Bergmann
json "[f['what'] for f in v].count('contract') == 1"
runs 0 on verify

# What a voice is in stays a recording whatever it is called.
runs 0 on --json log call Bergmann --outcome reached --text 'the same' --attach in/talk.m4a --as other
json "v['facts']['attached'].split(' ')[2] == 'recording' and v['facts']['kept_out'] == 'place'"

# A long one goes in and out with little memory: 64 MiB at most of what it takes.
mib=24
[ -n "${DUN_LONG:-}" ] && mib=100
cat >peak.py <<'END'
import os, resource, subprocess, sys
subprocess.run(sys.argv[2:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(' '.join(sys.argv[4:7]), peak // 1024, 'MiB')
sys.exit(0 if peak < int(sys.argv[1]) * 1024 else 1)
END
head -c "${mib}M" /dev/urandom >in/long.wav
limit=$((mib * 64 / 100 < 16 ? 16 : mib * 64 / 100))
if ! ldd "$DUN" 2>/dev/null | grep -q asan; then
	runs 0 python3 peak.py $limit "$DUN" --book "$book" log call Bergmann --outcome reached --text long --attach in/long.wav
	runs 0 on --json show Bergmann
	long=$(python3 -c 'import json; print(max(e["entry"] for e in json.load(open("out"))["entries"]))')
	runs 0 python3 peak.py $limit "$DUN" --book "$book" file save "$long" --out o/long.wav
	cmp in/long.wav o/long.wav || broken 'other bytes came out'
fi
runs 0 on verify
