"""Tells what an image is from its first bytes; with Pillow also what it looks like."""

import base64
import binascii
import hashlib
import struct

try:
    from PIL import Image
except ImportError:
    Image = None

PNG_MODES = {0: "L", 2: "RGB", 3: "P", 4: "LA", 6: "RGBA"}
JPEG_MODES = {1: "L", 3: "RGB", 4: "CMYK"}
HISTOGRAM_BINS = 8
LARGEST_PIXELS = 40_000_000


def png(data):
    if data[12:16] != b"IHDR":
        raise ValueError("the PNG has no header chunk")
    width, height, depth, colour = struct.unpack_from(">IIBB", data, 16)
    mode = "1" if (depth, colour) == (1, 0) else PNG_MODES.get(colour, "unknown")
    return width, height, mode


def jpeg(data):
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            raise ValueError("the JPEG is damaged")
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
            continue
        (size,) = struct.unpack_from(">H", data, at + 2)
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            _, height, width, components = struct.unpack_from(">BHHB", data, at + 4)
            return width, height, JPEG_MODES.get(components, "unknown")
        at += 2 + size
    raise ValueError("the JPEG ends before its frame header")


def gif(data):
    width, height = struct.unpack_from("<HH", data, 6)
    return width, height, "P"


def bmp(data):
    (header,) = struct.unpack_from("<I", data, 14)
    if header == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
    else:
        width, height, _, bits = struct.unpack_from("<iiHH", data, 18)
    return width, abs(height), {1: "1", 4: "P", 8: "P", 24: "RGB", 32: "RGBA"}.get(bits, "unknown")


def webp(data):
    chunk = data[12:16]
    if chunk == b"VP8X":
        width = 1 + int.from_bytes(data[24:27], "little")
        height = 1 + int.from_bytes(data[27:30], "little")
        return width, height, "RGBA" if data[20] & 0x10 else "RGB"
    if chunk == b"VP8L":
        (bits,) = struct.unpack_from("<I", data, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, "RGBA" if bits >> 28 & 1 else "RGB"
    if chunk == b"VP8 ":
        width, height = struct.unpack_from("<HH", data, 26)
        return width & 0x3FFF, height & 0x3FFF, "RGB"
    raise ValueError("the WebP has no picture chunk")


FORMATS = (
    ("PNG", lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"), png),
    ("JPEG", lambda data: data.startswith(b"\xff\xd8\xff"), jpeg),
    ("GIF", lambda data: data[:6] in (b"GIF87a", b"GIF89a"), gif),
    ("WEBP", lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", webp),
    ("BMP", lambda data: data.startswith(b"BM"), bmp),
)


def identify(data):
    for name, matches, read in FORMATS:
        if matches(data):
            try:
                width, height, mode = read(data)
            except (struct.error, IndexError):
                raise ValueError(f"the {name} is cut off before its dimensions") from None
            return {"format": name, "width": width, "height": height, "mode": mode}
    raise ValueError("the file is none of PNG, JPEG, GIF, WebP and BMP")


def colours(data, pixels):
    """Mean colour and a histogram of brightness; nothing without Pillow or for a huge image."""
    if Image is None or pixels > LARGEST_PIXELS:
        return {}
    import io

    with Image.open(io.BytesIO(data)) as image:
        image.draft("RGB", (512, 512))
        image = image.convert("RGB")
        image.thumbnail((512, 512))
        mean = image.resize((1, 1), Image.BOX).getpixel((0, 0))
        counts = image.convert("L").histogram()
    width = 256 // HISTOGRAM_BINS
    bins = [sum(counts[at * width:(at + 1) * width]) for at in range(HISTOGRAM_BINS)]
    total = sum(bins)
    return {
        "mean_color": "#%02x%02x%02x" % mean,
        "histogram": [round(count / total, 4) for count in bins],
    }


def image(params, context):
    if "image" in params:
        try:
            return base64.b64decode(params["image"], validate=True)
        except binascii.Error as error:
            raise ValueError(f"image is not base64: {error}") from None
    data = context["inputs"].get("file_id")
    if data is None:
        raise ValueError("file_id names no file")
    return data


def handler(params, context):
    data = image(params, context)
    found = identify(data)
    result = {**found, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    if params.get("colors", False):
        result.update(colours(data, found["width"] * found["height"]))
    return result
