"""Where the person has been: back and forward."""

Stop = tuple[str, object]
LENGTH = 100


class Trail:
    """Two stacks, as in a browser."""

    def __init__(self) -> None:
        self._behind: list[Stop] = []
        self._ahead: list[Stop] = []

    def leave(self, screen: str, place: object) -> None:
        """The person goes on from here by their own choice."""
        if not self._behind or self._behind[-1] != (screen, place):
            self._behind = [*self._behind[-LENGTH:], (screen, place)]
        self._ahead = []

    def walk(self, step: int, screen: str, place: object) -> Stop | None:
        """The stop one step back (-1) or forward (1); None at the end of the trail."""
        source, target = (self._behind, self._ahead) if step < 0 else (self._ahead, self._behind)
        if not source:
            return None
        target.append((screen, place))
        return source.pop()

    def can(self, step: int) -> bool:
        return bool(self._behind if step < 0 else self._ahead)
