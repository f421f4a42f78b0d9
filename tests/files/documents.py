"""Documents made for tests: Word files, and edXML packages as QCVN 102:2016 describes them."""

import base64
import io
import zipfile

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

LETTER = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG TRỊ
Số: 3412/UBND-KT
V/v đẩy nhanh tiến độ giải ngân
Quảng Trị, ngày 15 tháng 7 năm 2024
Kính gửi: Các sở, ban, ngành.
Chủ tịch UBND tỉnh yêu cầu:
1. Sở Tài chính chủ trì, phối hợp với Sở Nội vụ rà soát các dự án, báo cáo trước ngày 05/8/2024.
2. Sở Y tế giải trình nguyên nhân chậm giải ngân.
"""

_ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?>
<edXML:edXMLEnvelope xmlns:edXML="http://www.mic.gov.vn/TBT/QCVN_102_2016">
 <edXML:edXMLHeader><edXML:MessageHeader>
  <edXML:From><edXML:OrganId>000.00.00.H50</edXML:OrganId><edXML:OrganName>UBND tỉnh Quảng Trị</edXML:OrganName>
  </edXML:From>
  <edXML:To><edXML:OrganId>000.00.04.H50</edXML:OrganId><edXML:OrganName>Sở Tài chính</edXML:OrganName></edXML:To>
  <edXML:Code><edXML:CodeNumber>3412</edXML:CodeNumber><edXML:CodeNotation>UBND-KT</edXML:CodeNotation></edXML:Code>
  <edXML:PromulgationInfo><edXML:Place>Quảng Trị</edXML:Place>
   <edXML:PromulgationDate>2024-07-15</edXML:PromulgationDate></edXML:PromulgationInfo>
  <edXML:DocumentType><edXML:Type>1</edXML:Type><edXML:TypeName>Công văn</edXML:TypeName></edXML:DocumentType>
  <edXML:Subject>V/v đẩy nhanh tiến độ giải ngân</edXML:Subject>
 </edXML:MessageHeader></edXML:edXMLHeader>
 <edXML:edXMLBody/>{attached}
</edXML:edXMLEnvelope>
"""
_ATTACHED = """
 <edXML:AttachmentEncoded><edXML:Attachment><edXML:ContentType>{kind}</edXML:ContentType>
  <edXML:AttachmentName>van-ban</edXML:AttachmentName>
  <edXML:AttachmentContent>{coded}</edXML:AttachmentContent></edXML:Attachment></edXML:AttachmentEncoded>"""


def edxml(*files: bytes, packed: bool = False) -> bytes:
    """A package with these files in it, in base 64, each also zipped if it is to be."""
    attached = ""
    for content in files:
        held = zipped({"van-ban": content}) if packed else content
        attached += _ATTACHED.format(kind="application/octet-stream", coded=base64.b64encode(held).decode())
    return _ENVELOPE.format(attached=attached).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    """An archive of these files."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return kept.getvalue()


def word(*paragraphs: str, table: list[list[str]] | None = None, numbered: list[str] | None = None) -> bytes:
    """A Word file of these paragraphs, then a table, then points that Word itself numbers."""
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for number, row in enumerate(table):
            for place, text in enumerate(row):
                made.cell(number, place).text = text
    for text in numbered or ():
        document.add_paragraph(text, style="List Number")
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def word_with_merged_cells(table: list[list[str]]) -> bytes:
    """A Word file whose table has its first column merged from the first to the last row."""
    document = Document()
    made = document.add_table(len(table), len(table[0]))
    for number, row in enumerate(table):
        for place, text in enumerate(row):
            made.cell(number, place).text = text
        properties = made.cell(number, 0)._tc.get_or_add_tcPr()
        merged = OxmlElement("w:vMerge")
        if number == 0:
            merged.set(qn("w:val"), "restart")
        properties.append(merged)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()
