"""`evershelf invoke`: run one deployed function with an event from a file."""

import json
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from evershelf.aws import Aws
from evershelf.commands import JsonOption, StageOption
from evershelf.console import complain, console, show_json
from evershelf.errors import Failure
from evershelf.stage import connect


def register(app: typer.Typer) -> None:
    app.command()(invoke)


def invoke(
    function: Annotated[str, typer.Argument(help="Its module, such as functions.stock.on_stock_counted.")],
    event: Annotated[Path, typer.Argument(metavar="EVENTFILE", help="An event sample, or the payload as it is.")],
    stage: StageOption = "local",
    as_json: JsonOption = False,  # noqa: FBT002 - a flag of the command line
) -> None:
    """Run a deployed function and print what it answers; an event sample arrives as its queue would bring it."""
    aws = connect(stage)
    handler = function if function.endswith(".handler") else f"{function}.handler"
    name = _named(aws, handler, stage)
    answer = aws.functions.invoke(
        FunctionName=name, Payload=json.dumps(_payload(event, aws, name)).encode(), LogType="Tail"
    )
    result = _read(answer["Payload"].read())
    failed = answer.get("FunctionError")
    if as_json:
        show_json({"function": name, "handler": handler, "error": failed, "result": result})
    elif failed:
        complain(f"{handler} failed: {_told(result)}")
        for line in result.get("stackTrace", []) if isinstance(result, dict) else []:
            console.print(str(line).rstrip(), markup=False)
    else:
        console.print_json(data=result)
    if failed or (isinstance(result, dict) and result.get("batchItemFailures")):
        raise typer.Exit(1)


def _named(aws: Aws, handler: str, stage: str) -> str:
    handlers: dict[str, str] = {}
    for page in aws.functions.get_paginator("list_functions").paginate():
        for one in page["Functions"]:
            if one["FunctionName"].startswith(f"evershelf-{stage}-"):
                handlers[one.get("Handler", "")] = one["FunctionName"]
    if handler in handlers:
        return handlers[handler]
    context = handler.split(".")[1] if handler.count(".") > 1 else ""
    near = sorted(one.removesuffix(".handler") for one in handlers if one.startswith(f"functions.{context}."))
    choice = near or sorted(one.removesuffix(".handler") for one in handlers)
    raise Failure(
        f"no function of stage {stage} has the handler {handler}",
        then=f"deployed are: {', '.join(choice)}" if choice else "run `make up` first",
    )


def _payload(file: Path, aws: Aws, function: str) -> Any:
    """An EventBridge entry becomes the record of the queue between its rule and the function."""
    if not file.exists():
        raise Failure(f"there is no file {file}", then="event samples are in events/")
    try:
        content = json.loads(file.read_text())
    except ValueError as error:
        raise Failure(f"{file} is not JSON: {error}", then="mend it and invoke again") from error
    if not isinstance(content, dict) or not {"source", "detail-type", "detail"} <= content.keys():
        return content
    now = datetime.now(UTC)
    envelope = {
        "version": "0",
        "id": str(uuid.uuid4()),
        "account": "000000000000",
        "time": now.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "region": aws.region,
        "resources": [],
        **content,
    }
    sent_at = str(time.time_ns() // 1_000_000)
    record = {
        "messageId": str(uuid.uuid4()),
        "receiptHandle": "invoked-by-hand",
        "body": json.dumps(envelope),
        "attributes": {
            "ApproximateReceiveCount": "1",
            "SentTimestamp": sent_at,
            "ApproximateFirstReceiveTimestamp": sent_at,
            "SenderId": "evershelf",
        },
        "messageAttributes": {},
        "eventSource": "aws:sqs",
        "eventSourceARN": _queue_of(aws, function),
        "awsRegion": aws.region,
    }
    return {"Records": [record]}


def _queue_of(aws: Aws, function: str) -> str:
    for mapping in aws.functions.list_event_source_mappings(FunctionName=function)["EventSourceMappings"]:
        if ":sqs:" in mapping["EventSourceArn"]:
            return mapping["EventSourceArn"]
    return f"arn:aws:sqs:{aws.region}:000000000000:by-hand"


def _read(payload: bytes) -> Any:
    try:
        return json.loads(payload)
    except ValueError:
        return payload.decode(errors="replace")


def _told(result: Any) -> str:
    if isinstance(result, dict):
        return f"{result.get('errorType', 'Error')}: {result.get('errorMessage', result)}"
    return str(result)
