"""The feed: whoever has something to tell of the floor sends it, over HTTP or a WebSocket.

`wire.py` bytes to what was sent · `translate.py` to events of the floor · `sender.py` to the log, in order ·
`post.py`, `socket.py` the two ways in · `door.py` their routes, which the front door mounts on the web
process. What may be sent is in `language.py`, made from the events themselves.
"""
