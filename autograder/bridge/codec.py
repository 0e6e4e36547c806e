"""Values to bytes and back, for two processes of which one is hostile. Data only: decoding never runs code, never
unpickles.

A message is a JSON tree and a row of byte buffers. JSON's own types stand for None, bool, int, float, str and list;
everything else is an object ``{"t": tag, ...}``. A mutable value that appears twice is sent once and referred to
afterwards, so shared and circular lists and dicts keep their shape. Subclasses of plain types travel as the plain type.

The codec also runs in the student kernel, which needs the standard library only, and NumPy, pandas and
SciPy if a value of theirs turns up.
"""

from .decoder import Decoder
from .encoder import Encoder
from .plain import CodecError, NotData, TooBig

__all__ = ["CodecError", "Decoder", "Encoder", "NotData", "TooBig"]
