"""What a cell printed and showed, kept within a size."""

from __future__ import annotations

from nbformat.v4 import new_output

__all__ = ["OutputKeeper", "text_of"]

MAX_OUTPUTS = 200
#: Kept even then; a cell ends with one, and only a forger sends more.
MAX_ERRORS = 3
#: What a page or a notebook without scripts can show; of a bundle nothing else is kept, nor counted.
_SHOWN = (
    "text/plain",
    "text/html",
    "text/markdown",
    "text/latex",
    "image/png",
    "image/jpeg",
    "image/gif",
    "image/webp",
    "image/svg+xml",
)


def text_of(value: object) -> str:
    """A string of a message, which may hold anything but what no file can: lone surrogates."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else ""


class OutputKeeper:
    """Collects the outputs of one cell from the kernel's messages, up to `limit` characters in all.

    Attributes
    ----------
    outputs : list of nbformat outputs
    taken : int
        Characters kept so far.
    cut : bool
        Whether something was left out.
    """

    def __init__(self, limit: int = 200_000):
        self.left = limit
        self.taken = 0
        self.outputs: list = []
        self.cut = False
        self._clear = False

    def __call__(self, kind: str, content: dict) -> None:
        """Take one message of the output channel; a malformed one is ignored."""
        if kind == "clear_output":
            if content.get("wait"):
                self._clear = True
            else:
                self.outputs.clear()
            return
        if kind not in ("stream", "display_data", "execute_result", "error"):
            return
        if self._clear:
            self.outputs.clear()
            self._clear = False
        if kind == "stream":
            self._stream(content)
        elif kind == "error":
            self._error(content)
        else:
            self._rich(kind, content)

    def _take(self, text: object) -> str:
        text = text_of(text)
        if len(text) > self.left:
            self.cut = True
            text = text[: self.left]
        self._count(text)
        return text

    def _count(self, text: str) -> None:
        self.left -= len(text)
        self.taken += len(text)

    def _room(self) -> bool:
        if len(self.outputs) >= MAX_OUTPUTS or self.left <= 0:
            self.cut = True
            return False
        return True

    def _stream(self, content: dict) -> None:
        name = "stderr" if content.get("name") == "stderr" else "stdout"
        last = self.outputs[-1] if self.outputs else None
        if last is not None and last.output_type == "stream" and last.name == name:
            if self.left > 0:
                last.text += self._take(content.get("text"))
            else:
                self.cut = True
        elif self._room():
            self.outputs.append(new_output("stream", name=name, text=self._take(content.get("text"))))

    def _error(self, content: dict) -> None:
        if len(self.outputs) >= MAX_OUTPUTS + MAX_ERRORS:
            self.cut = True
            return
        self.left = max(self.left, 8_000)  # an error is worth showing even after a flood
        lines = content.get("traceback")
        self.outputs.append(
            new_output(
                "error",
                ename=self._take(content.get("ename"))[:200],
                evalue=self._take(content.get("evalue"))[:4_000],
                traceback=[self._take(line) for line in (lines if isinstance(lines, list) else [])[:100]],
            )
        )

    def _rich(self, kind: str, content: dict) -> None:
        if not self._room() or not isinstance(content.get("data"), dict):
            return
        data = {}
        for mime in _SHOWN:
            if not (value := text_of(content["data"].get(mime))):
                continue
            if len(value) > self.left:
                self.cut = True
                continue
            self._count(value)
            data[mime] = value
        if not data:
            return
        more = {"execution_count": None} if kind == "execute_result" else {}
        self.outputs.append(new_output(kind, data=data, **more))
