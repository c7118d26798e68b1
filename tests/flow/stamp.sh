#!/bin/sh
# SPDX-License-Identifier: MIT
# Time stamps of the log's head, from openssl's own responder behind a loopback server:
# asked for only when a server is named, kept with an entry, judged by verify and by openssl.
. "$(dirname "$0")/lib.sh"
command -v openssl >/dev/null || skip 'openssl makes the time stamps'

# --- a responder ---
key() { openssl ecparam -name prime256v1 -genkey -noout -out "$1"; }
mkdir tsa
cd tsa || exit 99
key ca.key
openssl req -x509 -new -key ca.key -days 2 -subj '/CN=dun test stamps' -out ca.pem \
	-addext basicConstraints=critical,CA:TRUE 2>/dev/null
key tsa.key
openssl req -new -key tsa.key -subj '/CN=tsa' -out tsa.csr
echo 'extendedKeyUsage=critical,timeStamping' >tsa.ext
openssl x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile tsa.ext -out tsa.pem 2>/dev/null
key x.key
openssl req -x509 -new -key x.key -days 2 -subj '/CN=another' -out other.pem 2>/dev/null
echo 01 >serial
cat >tsa.cnf <<END
[tsa]
default_tsa = one
[one]
dir = .
serial = ./serial
signer_cert = ./tsa.pem
certs = ./ca.pem
signer_key = ./tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
END
cat >server.py <<'END'
import http.server, subprocess
class Stamps(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        open("query", "wb").write(self.rfile.read(int(self.headers["Content-Length"])))
        ok = self.headers["Content-Type"] == "application/timestamp-query" and self.path == "/tsr" and not subprocess.run(
            ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query", "-out", "reply"], capture_output=True).returncode
        body = open("reply", "rb").read() if ok else b"no"
        self.send_response(200 if ok else 500)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *args): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Stamps)
print(server.server_port, flush=True)
server.serve_forever()
END
python3 server.py >port &
daemon=$!
trap 'kill "$daemon" 2>/dev/null; rm -rf "$work"' EXIT
while [ ! -s port ]; do kill -0 "$daemon" || broken 'the server did not start'; done
read -r port <port
cd ..

# --- asked for only when named ---
runs 0 dun init --firm 'Blue Firm' --currency EUR
runs 0 dun client add --name Acme
runs 0 dun log note Acme --text 'what was said'
runs 78 dun stamp
tells 'no time stamp server is named'
runs 66 dun stamp --token none.tst
tells 'no time stamp'
mkdir -p home/.config/dun
config() { printf 'stamp_url = %s\nstamp_ca_file = %s\n' "$1" "$2" >home/.config/dun/config; }
config "http://127.0.0.1:$port/tsr" ''
runs 0 dun stamp
says 'has stamped entries 1 to 4 at'
says 'Its signature was not checked'
runs 0 dun verify
says 'its signature was not checked'
config "http://127.0.0.1:$port/tsr" "$work/tsa/ca.pem"
head=$(dun log --head | cut -d' ' -f2)
runs 0 dun stamp --json
json "v['entries'] == 5 and v['checked'] and v['head'] == '$head'"
runs 0 dun verify --json
json 'v["ok"] and v["stamps"] == 2 and v["stamped_to"] == 5 and v["complete_to"] == 6'

# --- what openssl says of it, without dun ---
runs 0 dun stamp --token head.tst
runs 0 openssl ts -verify -token_in -in head.tst -digest "$head" -CAfile tsa/ca.pem
runs 73 dun stamp --token head.tst
tells 'head.tst'

# --- not to be trusted, not to be had ---
config "http://127.0.0.1:$port/tsr" "$work/tsa/other.pem"
runs 65 dun stamp
tells 'not to be trusted'
runs 1 dun verify
says 'entry 5: the time stamp of entry 4 does not hold'
says 'The first bad entry is 5.'
config "http://127.0.0.1:$port/elsewhere" ''
runs 69 dun stamp
tells 'answers with status 500'
config 'file:///etc/passwd' ''
runs 78 dun stamp
tells 'is no address of a web server'
kill "$daemon"
wait "$daemon" 2>/dev/null
config "http://127.0.0.1:$port/tsr" ''
runs 69 dun stamp
tells 'cannot be reached'
runs 0 dun verify --json
json 'v["entries"] == 6'
