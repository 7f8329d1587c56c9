"""What is taken, by content; what is refused, with which sentence; what is taken out of pictures; and that a child dies alone."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from gzstudents.attachments import rules, scans
from gzstudents.attachments.rules import Budget
from gzstudents.kernel.errors import RuleBroken
from gzstudents.kernel.parsing import scans as child
from tests.attachments import files
from tests.attachments.conftest import ALLOWED

JPEG = files.picture()
HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)

# content, name → the word of the sentence
REFUSED = {
    "program": (b"MZ" + bytes(400), "passport.pdf", "可执行"),
    "program of another system": (b"\x7fELF" + bytes(400), "护照.jpg", "可执行"),
    "script": (b"#!/bin/sh\nrm -rf /\n", "scan.png", "可执行"),
    "shortcut": (bytes.fromhex("4c00000001140200") + bytes(90), "photo.jpg.lnk", "可执行"),
    "web page": (b"\xef\xbb\xbf <!DOCTYPE html><html><script>1</script></html>", "visa.pdf", "网页"),
    "svg": (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "photo.svg", "SVG"),
    "archive": (b"Rar!\x1a\x07\x01\x00" + bytes(50), "scans.rar", "压缩包"),
    "zip": (files.office("scan.pdf", types="list.txt"), "scans.zip", "压缩包"),
    "old Word": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "letter.doc", "旧版"),
    "macros": (files.office("word/document.xml", "word/vbaProject.bin"), "contract.docx", "宏"),
    "gif": (b"GIF89a" + bytes(50), "photo.jpg", "图片格式"),
    "heic": (HEIC, "IMG_0001.HEIC", "HEIC"),
    "nothing known": (b"nothing at all", "scan.pdf", "不是可以保存的文件类型"),
    "empty": (b"", "scan.pdf", "空文件"),
    "picture bomb": (files.bomb(), "photo.png", "4000 万"),
    "half a jpeg": (JPEG[: len(JPEG) // 2], "photo.jpg", "损坏"),
    "half a png": (files.picture("PNG")[:300], "photo.png", "损坏"),
    "half a pdf": (files.pdf()[:900], "scan.pdf", "损坏"),
    "no pdf behind the sign": (b"%PDF-1.7\n" + os.urandom(3000) + b"%%EOF", "scan.pdf", "损坏"),
    "half a workbook": (files.office("xl/workbook.xml")[:120], "list.xlsx", "损坏"),
    "half a tiff": (files.picture("TIFF")[:200], "fax.tif", "损坏"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_not_taken_is_refused_with_a_sentence(case: str, tmp_path: Path) -> None:
    raw, name, said = REFUSED[case]
    with pytest.raises(RuleBroken, match=said) as refused:
        scans.inspect(files.put(tmp_path, name, raw), ALLOWED)
    assert name in str(refused.value)
    assert str(tmp_path) not in str(refused.value)


def test_a_pdf_with_a_password_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleBroken, match="密码"):
        scans.inspect(files.put(tmp_path, "scan.pdf", files.pdf(encrypt="secret words")), ALLOWED)


TAKEN = {
    "pdf": (files.pdf(3), "pdf", 3),
    "jpeg": (JPEG, "jpeg", 1),
    "png": (files.picture("PNG"), "png", 1),
    "tiff": (files.picture("TIFF", mode="1", compression="group4"), "tiff", 1),
    "docx": (files.office(), "docx", 1),
    "xlsx": (files.office("xl/workbook.xml"), "xlsx", 1),
}  # fmt: skip


@pytest.mark.parametrize("case", TAKEN)
def test_what_it_is_is_found_by_content(case: str, tmp_path: Path) -> None:
    raw, kind, pages = TAKEN[case]
    found = scans.inspect(files.put(tmp_path, "没有后缀的文件", raw), ALLOWED)
    assert (found.content_type, found.pages, found.size) == (kind, pages, sum(map(len, found.pieces())))
    assert b"".join(found.pieces()) == raw or kind in {"jpeg", "png"}
    if kind in {"docx", "xlsx"}:
        assert not found.thumbnail
    else:
        assert max(Image.open(io.BytesIO(found.thumbnail)).size) <= 256


@pytest.mark.parametrize(("kind", "suffix"), [("JPEG", "jpg"), ("PNG", "png"), ("TIFF", "tif")])
def test_place_and_camera_leave_a_photo_and_the_picture_stays(kind: str, suffix: str, tmp_path: Path) -> None:
    raw = files.picture(kind, place=True)
    assert b"Telephone" in raw
    found = scans.inspect(files.put(tmp_path, f"photo.{suffix}", raw), ALLOWED)
    clean = b"".join(found.pieces())
    assert found.told_place
    assert b"Telephone" not in clean
    image = Image.open(io.BytesIO(clean))
    assert not image.getexif().get_ifd(0x8825)
    assert image.convert("RGB").tobytes() == Image.open(io.BytesIO(raw)).convert("RGB").tobytes()


def test_what_hangs_behind_the_end_of_a_picture_is_left_out(tmp_path: Path) -> None:
    for kind in ("JPEG", "PNG"):
        found = scans.inspect(files.put(tmp_path, "photo", files.picture(kind) + b"PK\x03\x04 hidden words"), ALLOWED)
        assert b"hidden words" not in b"".join(found.pieces())


# each needs three processes of its own; the two that telephones write most stand for the others
@pytest.mark.parametrize(
    "orientation", [pytest.param(n, marks=[] if n in {1, 6} else pytest.mark.long) for n in range(1, 9)]
)
def test_the_orientation_of_a_telephone_is_obeyed(orientation: int, tmp_path: Path) -> None:
    upright = Image.open(io.BytesIO(files.picture(size=(120, 160))))
    turned = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]  # Pillow's way to undo each
    stored = upright if turned is None else upright.transpose(Image.Transpose(turned))
    exif = Image.Exif()
    exif[0x0112] = orientation
    buffer = io.BytesIO()
    stored.save(buffer, "JPEG", quality=95, exif=exif)
    path = files.put(tmp_path, "photo.jpg", buffer.getvalue())
    found = scans.inspect(path, ALLOWED)
    drawn = scans.draw("photo.jpg", "jpeg", 0, 400, found.pieces)
    assert (drawn.width, drawn.height) == (120, 160)
    top, bottom = drawn.rgb[(20 * 120 + 60) * 3], drawn.rgb[(140 * 120 + 60) * 3]
    assert top > 150 > bottom  # red above, blue below
    photo = scans.cut_out(path, (0.0, 0.0, 1.0, 0.5), ALLOWED)
    cut = Image.open(io.BytesIO(b"".join(photo.pieces()))).convert("RGB")
    assert cut.getpixel((cut.width // 2, cut.height - 10))[0] > 150  # type: ignore[index]


def test_a_photo_is_cut_scaled_and_tells_nothing(tmp_path: Path) -> None:
    path = files.put(tmp_path, "相片.jpg", files.picture(size=(1600, 2000), place=True))
    photo = scans.cut_out(path, (0.1, 0.1, 0.85, 0.9), ALLOWED)
    image = Image.open(io.BytesIO(b"".join(photo.pieces())))
    assert image.size == rules.PHOTO_SIZE
    assert dict(image.getexif()) == {}
    with pytest.raises(RuleBroken, match="不是图片"):
        scans.cut_out(files.put(tmp_path, "a.pdf", files.pdf()), (0, 0, 1, 1), ALLOWED)


def test_pages_of_a_pdf_are_drawn_by_the_child() -> None:
    raw = files.pdf(2)
    for page in (0, 1):
        drawn = scans.draw("scan.pdf", "pdf", page, 300, lambda: [raw[:1000], raw[1000:]])
        assert drawn.width in {299, 300}
        assert len(drawn.rgb) == drawn.width * drawn.height * 3
        assert len(set(drawn.rgb)) > 2  # there are words on it
    with pytest.raises(RuleBroken):
        scans.draw("scan.pdf", "pdf", 9, 300, lambda: [raw])


def test_a_child_that_dies_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = files.put(tmp_path, "scan.pdf", files.pdf())
    monkeypatch.setattr(scans, "_TIME", 0.01)
    with pytest.raises(RuleBroken, match="不能安全地读取"):
        scans.inspect(path, ALLOWED)


def test_what_needs_more_memory_than_the_limit_is_a_sentence() -> None:
    assert child._reason(MemoryError()) == child._reason(RecursionError()) == "unsafe"
    assert "不能安全地读取" in str(rules.refusal("x.pdf", "unsafe"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on Windows")
def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    target = files.put(tmp_path, "real.pdf", files.pdf())
    (tmp_path / "link.pdf").symlink_to(target)
    os.mkfifo(tmp_path / "pipe.pdf")
    for name in ("link.pdf", "pipe.pdf", "."):
        with pytest.raises(RuleBroken, match="不是普通文件"):
            scans.inspect(tmp_path / name, ALLOWED)
    with pytest.raises(RuleBroken, match="找不到"):
        scans.inspect(tmp_path / "none.pdf", ALLOWED)


def test_a_file_that_is_larger_than_allowed_is_not_even_read(tmp_path: Path) -> None:
    path = files.put(tmp_path, "scan.pdf", files.pdf())
    with pytest.raises(RuleBroken, match=r"超过一个文件 .* MB 的上限"):
        scans.inspect(path, Budget(100, 1 << 30))


def test_heic_is_taken_as_jpeg_where_something_can_read_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A decoder beside the program: here one that finds a JPEG behind the head."""
    (tmp_path / "pillow_heif.py").write_text(
        "from PIL import Image, JpegImagePlugin\n"
        "import io\n"
        "def _open(fp, name):\n    fp.seek(24)\n    return JpegImagePlugin.JpegImageFile(io.BytesIO(fp.read()))\n"
        "def register_heif_opener():\n    Image.register_open('HEIF', _open, lambda head: head[4:12] == b'ftypheic')\n"
        "    Image.OPEN['HEIF']\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    path = files.put(tmp_path, "IMG_0001.HEIC", HEIC[:24] + JPEG)
    found = scans.inspect(path, ALLOWED)
    assert found.content_type == "jpeg"
    assert Image.open(io.BytesIO(b"".join(found.pieces()))).size == (120, 160)
