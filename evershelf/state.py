"""What the emulator's own state files need before it reads them again."""

import json
from pathlib import Path

_POSITIONS = '"dynamodb_stream_positions": '


def rewind_streams(folder: Path) -> None:
    """Let table streams start from their first record.

    MiniStack 1.5.33 keeps how far each function has read a stream, as a count, but not the stream's records: after a
    restart the first records, as many as were read before, would be skipped, and the outbox relay would seem dead.
    Only the count is rewritten in place: the file holds every layer and is large.
    """
    file = folder / "lambda.json"
    if not file.exists():
        return
    text = file.read_text()
    start = text.rfind(_POSITIONS)
    if start < 0:
        return
    start += len(_POSITIONS)
    positions, end = json.JSONDecoder().raw_decode(text, start)
    data = positions.get("data", {})
    if not any(data.values()):
        return
    positions["data"] = dict.fromkeys(data, 0)
    new = file.with_suffix(".rewound")
    new.write_text(text[:start] + json.dumps(positions) + text[end:])
    new.replace(file)
