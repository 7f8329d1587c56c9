"""Values with names, as plain classes: what @dataclass gives, without writing and compiling code at every start."""

from typing import Any, ClassVar, Self, dataclass_transform


@dataclass_transform(frozen_default=True)
class Plain:
    """A class below it lists its values as `name: type` or `name: type = default`, in the order of the constructor. They
    are not changed once they stand; two are equal when all values are.

    @dataclass makes the source of six methods for each class and compiles it, half a millisecond each time the program
    starts: too much for the classes that the window needs before its first picture.
    """

    _names: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        told = cls.__dict__.get("__annotations__", {})  # noqa: RUF063 - `inspect` takes longer than all of these classes
        own = [name for name in told if not name.startswith("_")]
        cls._names = (*cls._names, *own)
        cls._defaults = {**cls._defaults, **{name: cls.__dict__[name] for name in own if name in cls.__dict__}}
        for name in own:
            if name in cls.__dict__:
                delattr(cls, name)  # a function that stayed in the class would become a method

    def __init__(self, *values: Any, **named: Any) -> None:
        given = dict(zip(self._names, values, strict=False))
        stand = {**self._defaults, **given, **named}
        if len(stand) != len(self._names) or len(values) != len(given) or given.keys() & named.keys():
            raise TypeError(f"{type(self).__name__} takes {', '.join(self._names)}")
        self.__dict__.update(stand)
        self.ready()

    def ready(self) -> None:
        """Called when all values stand."""

    def but(self, **changes: Any) -> Self:
        """The same with other values."""
        return type(self)(**{**self.__dict__, **changes})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be changed")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(tuple(getattr(self, name) for name in self._names))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._names)
        return f"{type(self).__name__}({shown})"
