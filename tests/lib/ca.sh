#!/bin/sh
# SPDX-License-Identifier: MIT
# ca.sh DIR: a certificate authority of our own, a server certificate for localhost
# and 127.0.0.1 signed by it, and a second authority nobody should trust.
set -eu
cd "$1"
key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1" 2>/dev/null; }
for ca in ca other; do
	key $ca.key
	openssl req -x509 -new -key $ca.key -days 2 -subj "/CN=dun test $ca" -out $ca.pem \
		-addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign 2>/dev/null
done
sign() { # NAME SUBJECT-ALT-NAMES
	key "$1.key"
	openssl req -new -key "$1.key" -subj "/CN=$1" -out "$1.csr" 2>/dev/null
	printf 'subjectAltName=%s\nbasicConstraints=CA:FALSE\n' "$2" >"$1.ext"
	openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
		-extfile "$1.ext" -out "$1.pem" 2>/dev/null
}
sign server DNS:localhost,IP:127.0.0.1
sign stranger DNS:mail.stranger.example
chmod 600 ./*.key
