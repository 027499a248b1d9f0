"""Uploaded pictures: decoded and drawn anew, so that only pixels remain - no position, no camera, no passenger."""

import io
import struct
import zlib

from PIL import Image, ImageFile

from ppid.uploads.refusals import MAX_PIXELS, Refusal, UploadRefused

JPEG_QUALITY = 88
ORIENTATION = 0x0112  # EXIF tag
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
PNG_MODES = frozenset({"1", "L", "LA", "RGB", "RGBA", "I;16"})
BROKEN = (OSError, SyntaxError, ValueError, TypeError, LookupError, ArithmeticError, EOFError, struct.error, zlib.error)


def clean_jpeg(data: bytes) -> bytes:
    """Return the photograph upright and without metadata. Raises UploadRefused."""
    image = _decoded(data, "JPEG")
    return _encoded(image if image.mode in {"L", "RGB"} else image.convert("RGB"), "JPEG")


def clean_png(data: bytes) -> bytes:
    """Return the picture upright and without metadata, see-through where it was. Raises UploadRefused."""
    image = _decoded(data, "PNG")
    if "transparency" in image.info:
        image = image.convert("RGBA")
    return _encoded(image if image.mode in PNG_MODES else image.convert("RGB"), "PNG")


def small_png(data: bytes, side: int, most_bytes: int) -> bytes:
    """Draw an accepted picture as a PNG of at most ``side`` pixels, and smaller while it weighs more than that.

    A quarter of ``side`` is the end, whatever it weighs. Raises UploadRefused.
    """
    image: Image.Image = Image.open(io.BytesIO(data), formats=["JPEG", "PNG"])
    if image.mode == "I;16":
        image = image.point(lambda value: value * (1 / 256))
    grey = image.mode in {"1", "L", "I", "I;16"}
    image = image.convert("RGBA" if image.mode in {"RGBA", "LA"} else "L" if grey else "RGB")
    for share in (1.0, 0.8, 0.64, 0.5, 0.4, 0.25):
        drawn = image.copy()
        drawn.thumbnail((round(side * share), round(side * share)), Image.Resampling.LANCZOS)
        small = _encoded(drawn, "PNG")
        if len(small) <= most_bytes:
            break
    return small


def _decoded(data: bytes, kind: str) -> Image.Image:
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint, once imported, turns this on for the whole process
    try:
        with Image.open(io.BytesIO(data), formats=[kind]) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UploadRefused(Refusal.IMAGE_TOO_LARGE)
            image.load()
            turn = UPRIGHT.get(image.getexif().get(ORIENTATION, 1))
            return image.transpose(turn) if turn is not None else image.copy()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadRefused(Refusal.IMAGE_TOO_LARGE) from error
    except BROKEN as error:
        raise UploadRefused(Refusal.IMAGE_BROKEN) from error


def _encoded(image: Image.Image, kind: str) -> bytes:
    pixels = Image.new(image.mode, image.size)  # a new picture has no metadata to forget
    pixels.paste(image)
    out = io.BytesIO()
    pixels.save(out, kind, optimize=kind == "JPEG", quality=JPEG_QUALITY)
    return out.getvalue()
