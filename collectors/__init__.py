"""Sources speak: one folder a source, each turning what it hears into events of the floor.

In every folder the same names mean the same: `wire.py` (bytes to messages, no socket), `translate.py`
(messages to events, no I/O), `collector.py` (connect, snapshot, follow).
"""
