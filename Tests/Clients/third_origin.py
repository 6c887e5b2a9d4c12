# A client whose callback sends the browser on to another origin: 127.0.0.1 is the client, localhost is where it goes.
import http.server
import sys

port = int(sys.argv[1])


class Client(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path, _, query = self.path.partition("?")
        if path == "/callback":
            self.send_response(302)
            self.send_header("Location", f"http://localhost:{port}/landed?{query}")
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(f"landed at {self.headers['Host']}".encode())

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", port), Client).serve_forever()
