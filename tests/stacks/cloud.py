"""What a stage's templates say, in names a test can read: `stock/Stock`, not a reference to an export of a hash."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
WRITES = {"dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:BatchWriteItem"}
_HASH = re.compile(r"[0-9A-F]{8}$")


@dataclass(frozen=True)
class Resource:
    address: str
    """`<context>/<name>`, the name without the CDK's hash."""
    stack: str
    kind: str
    properties: dict[str, Any]
    raw: dict[str, Any]


class Cloud:
    """All stacks of one stage."""

    def __init__(self, stage: str, folder: Path) -> None:
        self.stage = stage
        self.folder = folder
        suffix = ".template.json"
        self.templates = {
            path.name.removeprefix(f"evershelf-{stage}-").removesuffix(suffix): json.loads(path.read_text())
            for path in sorted(folder.glob(f"*{suffix}"))
        }
        self._exports = {
            output["Export"]["Name"]: (context, output["Value"])
            for context, template in self.templates.items()
            for output in template.get("Outputs", {}).values()
            if "Export" in output
        }
        self.all = [
            Resource(_address(context, name), context, raw["Type"], raw.get("Properties", {}), raw)
            for context, template in self.templates.items()
            for name, raw in template["Resources"].items()
        ]

    def of(self, kind: str) -> dict[str, Resource]:
        """`SQS::Queue` -> by address."""
        return {one.address: one for one in self.all if one.kind == f"AWS::{kind}"}

    def text(self, stack: str, value: Any) -> str:
        """A value of the template as one string: `stock/Stock.Arn/index/due`."""
        match value:
            case {"Ref": name}:
                return f"${{{name}}}" if name.startswith("AWS::") else _address(stack, name)
            case {"Fn::GetAtt": [name, attribute]}:
                return f"{_address(stack, name)}.{attribute}"
            case {"Fn::ImportValue": export}:
                return self.text(*self._exports[export])
            case {"Fn::Join": [separator, parts]}:
                return str(separator).join(self.text(stack, part) for part in parts)
            case {"Fn::Select": [index, {"Fn::Split": [separator, whole]}]}:
                return self.text(stack, whole).split(separator)[int(index)]
        return str(value)

    @property
    def outputs(self) -> dict[str, str]:
        """What `evershelf status` sees."""
        return {
            name: self.text(context, output["Value"])
            for context, template in self.templates.items()
            for name, output in template.get("Outputs", {}).items()
            if "Export" not in output
        }

    @cached_property
    def functions(self) -> dict[str, Resource]:
        """By module: `stock.on_stock_counted`."""
        deployed: dict[str, Resource] = {}
        for one in self.of("Lambda::Function").values():
            module = one.properties["Handler"].removeprefix("functions.").removesuffix(".handler")
            assert module not in deployed, f"{module} is deployed twice"
            deployed[module] = one
        return deployed

    @cached_property
    def module_at(self) -> dict[str, str]:
        """By the address of the function."""
        return {one.address: module for module, one in self.functions.items()}

    @cached_property
    def grants(self) -> dict[str, set[tuple[str, str]]]:
        """module -> (action, resource) of everything its role allows."""
        by_role: dict[str, set[tuple[str, str]]] = {}
        for policy in self.of("IAM::Policy").values():
            for role in policy.properties["Roles"]:
                by_role.setdefault(self.text(policy.stack, role), set()).update(self.allowed(policy))
        return {
            module: by_role.get(self.text(one.stack, one.properties["Role"]).removesuffix(".Arn"), set())
            for module, one in self.functions.items()
        }

    def allowed(self, policy: Resource) -> Iterator[tuple[str, str]]:
        for statement in statements(policy):
            if statement["Effect"] == "Allow":
                for action in listed(statement["Action"]):
                    for resource in listed(statement["Resource"]):
                        yield action, self.text(policy.stack, resource)

    def who_may(self, actions: set[str], resource: str) -> set[str]:
        """The modules that may do any of it to just this resource (`stock/Stock.Arn`)."""
        return {
            module for module, granted in self.grants.items() if granted & {(action, resource) for action in actions}
        }

    def sources_of(self, module: str) -> list[Resource]:
        wanted = self.functions[module].address
        return [
            one
            for one in self.of("Lambda::EventSourceMapping").values()
            if self.text(one.stack, one.properties["FunctionName"]).removesuffix(".Arn") == wanted
        ]

    def queue_of(self, module: str) -> Resource:
        """The queue that feeds it."""
        (source,) = self.sources_of(module)
        address = self.text(source.stack, source.properties["EventSourceArn"]).removesuffix(".Arn")
        return self.of("SQS::Queue")[address]

    def rules_to(self, target: str) -> list[Resource]:
        return [
            rule
            for rule in self.of("Events::Rule").values()
            for one in rule.properties["Targets"]
            if self.text(rule.stack, one["Arn"]) == target
        ]

    def environment(self, module: str) -> dict[str, str]:
        one = self.functions[module]
        given = one.properties.get("Environment", {}).get("Variables", {})
        return {name: self.text(one.stack, value) for name, value in given.items()}


@dataclass(frozen=True)
class Arrow:
    """`trigger -> what it does -> events it says`, the first paragraph of a handler's docstring."""

    trigger: str
    says: tuple[str, ...]

    @property
    def hears(self) -> tuple[str, ...]:
        """The events of an `on_` handler: one, or, where all are treated alike, several."""
        return tuple(self.trigger.split(", "))

    @classmethod
    def of(cls, module: str) -> "Arrow":
        path = ROOT / "functions" / f"{module.replace('.', '/')}.py"
        docstring = ast.get_docstring(ast.parse(path.read_text())) or ""
        parts = [" ".join(part.split()) for part in docstring.split("\n\n")[0].split("->")]
        assert len(parts) in (2, 3), f"{module}: {docstring!r} is no arrow"
        return cls(parts[0], tuple(parts[2].split(", ")) if len(parts) == 3 else ())


def handlers() -> set[str]:
    """The modules below functions/ that are named as handlers are, and those of the doubles that have one."""
    role = re.compile(r"(on|do|every|from|at)_|(staff_)?api\.py")
    files = [path for path in (ROOT / "functions").glob("*/*.py") if role.match(path.name)]
    files += [path for path in (ROOT / "functions" / "doubles").glob("*.py") if _has_handler(path)]
    return {f"{path.parent.name}.{path.stem}" for path in files}


def _has_handler(path: Path) -> bool:
    return any(isinstance(one, ast.FunctionDef) and one.name == "handler" for one in ast.parse(path.read_text()).body)


def statements(policy: Resource) -> list[dict[str, Any]]:
    return list(policy.properties["PolicyDocument"]["Statement"])


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _address(context: str, name: str) -> str:
    return f"{context}/{_HASH.sub('', name)}"
