"""A stand-in for TensorFlow: it can be imported, subclassed and named, but never used.

Rasa 3.6 imports TensorFlow in modules that this project never runs (DIET, TED, the response
selector). The real package is 1.3 GB and costs ten seconds and 350 MB at every start. This one
lets those imports pass and raises ``TensorFlowAbsent`` the moment anything tries to compute.
To use a TensorFlow component, remove the override in ``pyproject.toml`` and lock again.
"""
import importlib.abc
import importlib.machinery
import sys
import types

__version__ = "2.12.0"


class TensorFlowAbsent(RuntimeError):
    """Something called TensorFlow, which this installation leaves out on purpose."""


def _refuse(name):
    raise TensorFlowAbsent(
        f"{name} was called, but this installation has no TensorFlow. Use components that do not need it "
        "(see config.yml), or remove the tensorflow override in pyproject.toml and lock again."
    )


class _AbsentType(type):
    """Type of every name below ``tensorflow``: attributes and subscripts give further stand-ins."""

    def __getattr__(cls, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _absent(f"{cls.__qualname__}.{name}")

    def __getitem__(cls, _):
        return cls

    def __call__(cls, *args, **kwargs):
        # `@tf.function` and friends run while Rasa's modules are imported: the decorated function is
        # replaced by one that refuses, so that importing works and computing does not.
        if len(args) == 1 and not kwargs and isinstance(args[0], types.FunctionType):
            return lambda *_, **__: _refuse(cls.__qualname__)
        _refuse(cls.__qualname__)

    def __or__(cls, _):
        return cls

    __ror__ = __or__


def _absent(qualname):
    return _AbsentType(qualname.rsplit(".", 1)[-1], (), {"__qualname__": qualname, "__module__": "tensorflow"})


class _AbsentModule(types.ModuleType):
    __path__: list = []

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        value = _absent(f"{self.__name__}.{name}")
        setattr(self, name, value)
        return value


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Answers for every module below ``tensorflow`` and ``keras``."""

    def find_spec(self, fullname, path=None, target=None):
        if fullname.split(".")[0] not in ("tensorflow", "keras"):
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec):
        return _AbsentModule(spec.name)

    def exec_module(self, module):
        pass


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    return _absent(f"tensorflow.{name}")


sys.meta_path.insert(0, _Finder())
