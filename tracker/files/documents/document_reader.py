"""The child process: reads a document from standard input, writes its text as JSON.

Run by path, so that of the product only the modules that read are loaded. Its limits are set before the first byte is
read: a document that wants more memory or time than they allow ends this process, and nothing else.
"""

import io
import json
import resource
import sys
import zipfile
from pathlib import Path

MEMORY_BYTES = 500 * 1024 * 1024
CPU_SECONDS = 30
MAX_CHARACTERS = 2_000_000


def main() -> None:
    """Read, convert, write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.path.append(str(Path(__file__).parents[3]))
    from tracker.files.documents.unreadable import CannotReadError, Reason

    try:
        text, told = read(sys.stdin.buffer.read())
        too_long = len(text) > MAX_CHARACTERS
        answer: dict[str, object] = {"refused": Reason.TOO_LONG} if too_long else {"text": text, "told": told}
    except CannotReadError as error:
        answer = {"refused": error.reason}
    sys.stdout.write(json.dumps(answer))


def read(content: bytes) -> tuple[str, dict[str, str]]:
    """The text of a document, and what its package tells of it."""
    if content.lstrip()[:5] == b"%PDF-":
        from tracker.files.documents.pdf_files import text_of_pdf

        return text_of_pdf(content, most=MAX_CHARACTERS), {}
    if content.startswith(b"PK"):
        return _archive(content)
    beginning = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:300]
    if beginning.startswith(b"<?xml") or b"edXMLEnvelope" in beginning:
        from tracker.files.documents.edxml_files import text_of_envelope
        from tracker.files.documents.xml_trees import tree_of

        return text_of_envelope(tree_of(content), {}, read)
    return _plain(content), {}


def _archive(content: bytes) -> tuple[str, dict[str, str]]:
    from tracker.files.documents.edxml_files import text_of_archive
    from tracker.files.documents.word_files import text_of_word

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "word/document.xml" in archive.namelist():
            return text_of_word(archive), {}
        return text_of_archive(archive, read)


def _plain(content: bytes) -> str:
    from tracker.files.documents.unreadable import CannotReadError, Reason

    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise CannotReadError(Reason.CODING) from error
    if "\x00" in text:
        raise CannotReadError(Reason.CODING)
    return text


if __name__ == "__main__":
    main()
