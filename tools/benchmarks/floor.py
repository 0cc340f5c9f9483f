"""The least there is to do: fetch, decode, encode, write, and nothing else.

Takes the URL of the server, and the name of the stream.
"""

from __future__ import annotations

import sys

import msgspec
import requests

decode, encode_lines = msgspec.json.Decoder().decode, msgspec.json.Encoder().encode_lines
page = 0
while page is not None:
    answer = decode(requests.get(f"{sys.argv[1]}?page={page}", timeout=60).content)
    lines = [{"type": "RECORD", "stream": sys.argv[2], "record": row} for row in answer["data"]]
    sys.stdout.buffer.write(encode_lines(lines))
    page = answer["next_page"]
