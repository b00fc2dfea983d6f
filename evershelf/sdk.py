"""The AWS SDK, loaded when it is first asked for something: a quarter of what starting costs, and a build to a folder
asks for nothing. Whoever says `import boto3` after this module gets a boto3 that loads itself.

importlib.util.LazyLoader does not do: the next `import boto3` would load it.
"""

import sys
from importlib.util import find_spec, module_from_spec
from threading import RLock
from typing import Any


def _later(name: str) -> None:
    spec = find_spec(name)
    if name in sys.modules or spec is None or spec.loader is None:
        return
    module, execute = module_from_spec(spec), [spec.loader.exec_module]
    lock = RLock()

    def load(attribute: str) -> Any:
        with lock:
            if execute:
                execute.pop()(module)
            if attribute in vars(module):
                return vars(module)[attribute]
        raise AttributeError(f"module {name!r} has no attribute {attribute!r}", name=attribute, obj=module)

    module.__getattr__ = load  # type: ignore[method-assign]
    sys.modules[name] = module


_later("boto3")
