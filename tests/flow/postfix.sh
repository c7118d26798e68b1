#!/bin/sh
# SPDX-License-Identifier: MIT
# A mail through a real Postfix on loopback, with a login checked by Dovecot: over
# STARTTLS and over TLS at once, taken, refused for good, put off, wrong password.
# Nothing of the system's own mail set-up is touched, and nothing can leave.
. "$(dirname "$0")/lib.sh"
PATH=$PATH:/usr/sbin
[ "$(id -u)" = 0 ] || skip 'Postfix must be started by root'
for tool in postfix dovecot openssl python3; do
	command -v $tool >/dev/null || skip "$tool is not installed"
done
id postfix >/dev/null 2>&1 && id dovecot >/dev/null 2>&1 || skip 'there is no user postfix or dovecot'

chmod 755 "$work"
mkdir lab lab/queue lab/data lab/mail lab/run lab/state lab/etc
lab=$work/lab
sh "$here/../lib/ca.sh" lab
# shellcheck disable=SC2046 # three numbers
set -- $(python3 -c 'import socket
s = [socket.socket() for _ in range(3)]
for x in s: x.bind(("127.0.0.1", 0))
print(*(x.getsockname()[1] for x in s))')
starttls=$1 smtps=$2 sasl=$3
chown postfix lab/data
chown 65534:65534 lab/mail

cat >lab/dovecot.conf <<END
base_dir = $lab/run
state_dir = $lab/state
log_path = $lab/dovecot.log
protocols =
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
passdb {
  driver = passwd-file
  args = $lab/users
}
userdb {
  driver = static
  args = uid=65534 gid=65534 home=/
}
service auth {
  inet_listener {
    address = 127.0.0.1
    port = $sasl
  }
}
END
printf 'collect:{PLAIN}s3cret pass\n' >lab/users
chown dovecot lab/users

cat >lab/etc/main.cf <<END
compatibility_level = 3.6
queue_directory = $lab/queue
data_directory = $lab/data
mail_owner = postfix
setgid_group = postdrop
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
myhostname = mail.lab.example
mydestination =
mynetworks =
alias_maps =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
maillog_file = $lab/postfix.log
maillog_file_prefixes = $lab
smtpd_tls_cert_file = $lab/server.pem
smtpd_tls_key_file = $lab/server.key
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:$sasl
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = check_recipient_access texthash:$lab/etc/access, permit_sasl_authenticated, reject
virtual_mailbox_domains = pine.example
virtual_mailbox_base = $lab/mail
virtual_mailbox_maps = static:box/
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
default_transport = error:nothing leaves the lab
relay_transport = error:nothing leaves the lab
END
cat >lab/etc/access <<END
nobody@pine.example 550 5.1.1 no such user
later@pine.example 451 4.3.0 try later
END
cat >lab/etc/master.cf <<END
127.0.0.1:$starttls inet n - n - - smtpd -o smtpd_tls_security_level=encrypt
127.0.0.1:$smtps inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
anvil unix - - n - 1 anvil
tlsmgr unix - - n 1000? 1 tlsmgr
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
error unix - - n - - error
postlog unix-dgram n - n - 1 postlogd
END

leave() {
	[ -s lab/queue/pid/master.pid ] && kill "$(tr -d ' ' <lab/queue/pid/master.pid)" 2>/dev/null
	[ -s lab/run/master.pid ] && kill "$(cat lab/run/master.pid)" 2>/dev/null
	rm -rf "$work"
}
trap leave EXIT
dovecot -c lab/dovecot.conf >lab/out 2>&1 || { cat lab/out; skip 'Dovecot does not start here'; }
postfix -c "$lab/etc" start >lab/out 2>&1 || { cat lab/out; skip 'Postfix does not start here'; }

# --- the account, both ways ---
runs 0 dun init --firm 'Blue Firm' --currency EUR --from desk@firm.example --country DE
for setting in mail.host=localhost mail.user=collect 'mail.name=Ji Kim' hold-minutes=0 'firm.bank=IBAN DE02 1203'; do
	runs 0 dun setting "${setting%%=*}" "${setting#*=}"
done
printf 's3cret pass\n' >password
mkdir -p home/.config/dun
printf 'password_command = cat "%s/password"\nca_file = %s/ca.pem\n' "$work" "$lab" >home/.config/dun/config
over() { # KIND PORT
	runs 0 dun setting mail.tls "$1"
	runs 0 dun setting mail.port "$2"
}
over starttls "$starttls"
runs 0 dun mail test --to gym@pine.example
says 'logged in as collect'
runs 69 dun mail test --to nobody@pine.example
tells '550 5.1.1'
over smtps "$smtps"
runs 0 dun mail test --to gym@pine.example

# --- one mail each way ---
day() { date -d "$1 days" +%F; }
write() { # NAME ADDRESS NUMBER
	runs 0 dun client add --name "$1" --email "$2"
	runs 0 dun invoice add "$1" --number "$3" --issued "$(day -60)" --due "$(day -20)" --amount 380.00 --for coaching
	runs 0 dun draft "$1" --queue
}
write 'Pine St Gym' gym@pine.example 1041
over starttls "$starttls"
runs 0 dun send --json
json 'v[0]["state"] == "sent" and v[0]["reply"].startswith("250 2.0.0 Ok: queued as ")'
write 'Müller Söhne' mueller@pine.example 1042
over smtps "$smtps"
runs 0 dun send --json
json 'v[0]["state"] == "sent"'
runs 0 dun outbox --sent --json
json 'len(v) == 2 and all(m["reply"].startswith("250 2.0.0 Ok") for m in v)'
arrived() { ls lab/mail/box/new 2>/dev/null | wc -l | tr -d ' '; }
tries=0
until [ "$(arrived)" = 2 ]; do
	tries=$((tries + 1))
	[ $tries -lt 20000 ] || broken "$(arrived) of 2 mails arrived; $(tail -n 20 lab/postfix.log)"
done
cat lab/mail/box/new/* >arrived
grep -q '^X-Original-To: gym@pine.example' arrived || broken 'the first mail is not there'
grep -q 'ESMTPSA' arrived || broken 'the login is not in the trace'

# --- refused for good, put off, wrong password ---
write 'Nobody Ltd' nobody@pine.example 1043
runs 0 dun send --json
json 'v[0]["state"] == "rejected" and v[0]["reply"].startswith("550 5.1.1")'
write 'Later Ltd' later@pine.example 1044
runs 75 dun send --json
json 'v[0]["state"] == "later" and v[0]["reply"].startswith("451 4.3.0")'
later=$(dun outbox --json | python3 -c 'import json, sys
print([m["id"] for m in json.load(sys.stdin) if m["state"] == "queued"][0])')
runs 0 dun outbox now "$later"
printf 'wrong\n' >password
runs 77 dun send
tells '535 5.7.8'
runs 0 dun outbox --json
json 'any(m["state"] == "queued" for m in v)'
runs 0 dun verify
