"""Pictures that a body gave its letters: looked at once more before they are printed."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageFile

from ppid.letters.errors import CannotPrint

FORMATS = {"png": "PNG", "jpg": "JPEG"}
MOST_PIXELS = 4_000_000
COLOURS = frozenset({"1", "L", "LA", "P", "RGB", "RGBA"})  # an archived PDF has no output intent for CMYK
BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, struct.error, zlib.error)


def check_picture(name: str, data: bytes) -> None:
    """Raises CannotPrint unless the bytes are a whole picture of the kind that the name says, and of a sane size."""
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint turns this on for the whole process
    try:
        with Image.open(BytesIO(data), formats=[FORMATS[name.rpartition(".")[2]]]) as picture:
            if picture.width * picture.height > MOST_PIXELS or picture.mode not in COLOURS:
                raise CannotPrint(f"the picture {name!r} is too large or has other colours than a screen")
            picture.load()
    except (*BROKEN, Image.DecompressionBombError) as error:
        raise CannotPrint(f"the picture {name!r} cannot be read") from error
