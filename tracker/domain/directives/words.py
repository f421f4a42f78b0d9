"""The words that say something to the rules, in lower case without diacritics."""

import re

from tracker.domain.directives.stretch import Stretch

#: With these an instruction goes on: 'rà soát', 'tổng hợp'; one that begins otherwise tells of something else.
VERBS = (
    "ap dung", "bam sat", "ban giao", "ban hanh", "bao cao", "bao dam", "bien soan", "bo sung", "bo tri",
    "boi duong", "cam ket", "canh bao", "cap", "cap nhat", "cham dut", "cham lo", "chan chinh", "chap hanh",
    "chi dao", "chi tra", "chiu", "chu dong", "chu tri", "chuan bi", "chuyen", "co", "cong bo", "cong khai", "cu",
    "cung cap", "cuu ho", "cuu tro", "dam bao", "dam phan", "dang ky", "dang tai", "danh gia", "dao tao",
    "dau thau", "dau tu", "day manh", "day nhanh", "de nghi", "de ra", "de xuat", "di doi", "dieu chinh",
    "dieu tra", "dinh gia", "dinh ky", "doi soat", "doi thoai", "don", "don doc", "dong chu tri", "dong thoi",
    "du bao", "dua", "dua vao", "duy tri", "gap go", "giai ngan", "giai phong", "giai quyet", "giai trinh", "giam",
    "giam sat", "giao", "giup", "gop y", "gui", "ho so", "ho tro", "hoan chinh", "hoan thanh", "hoan thien",
    "huong dan", "huy dong", "in an", "ket noi", "khac phuc", "khai thac", "khan truong", "khao sat", "khen thuong",
    "khoanh vung", "khoi cong", "khoi to", "kich hoat", "kiem diem", "kiem dinh", "kiem ke", "kiem soat",
    "kiem tra", "kien nghi", "kien toan", "kip thoi", "ky", "ky ket", "lam", "lam ro", "lam viec", "lap", "lap dat",
    "lay y kien", "lien he", "lua chon", "mo rong", "moi", "mua sam", "nam bat", "nam chac", "nang cao", "nang cap",
    "ngan chan", "nghiem thu", "nghiem tuc", "nghien cuu", "niem yet", "nop", "phan bo", "phan cap", "phan cong",
    "phan loai", "phan tich", "phat dong", "phat hanh", "phat huy", "phat trien", "phe duyet", "pho bien",
    "phoi hop", "quan ly", "quan tam", "quan trac", "quan triet", "quyet dinh", "quyet toan", "ra soat",
    "rut kinh nghiem", "rut ngan", "san sang", "siet chat", "so hoa", "so ket", "so tan", "su dung", "sua chua",
    "sua doi", "tam ung", "tang", "tang cuong", "tap huan", "tap trung", "tham dinh", "tham gia", "tham hoi",
    "tham muu", "thanh toan", "thanh tra", "thao go", "theo doi", "thi cong", "thong bao", "thong ke", "thong tin",
    "thu", "thu hoi", "thuc hien", "thuong xuyen", "tich hop", "tiep", "tiep can", "tiep don", "tiep nhan",
    "tiep tuc", "to chuc", "tong hop", "tong ket", "tra loi", "tra soat", "trien khai", "trinh", "truc", "truc bao",
    "truc tiep", "truy cuu", "truyen thong", "tu choi", "tuan tra", "tuyen truyen", "ung dung", "ung truc",
    "van dong", "van hanh", "xac dinh", "xac minh", "xay dung", "xem xet", "xoa bo", "xu ly", "xu phat", "yeu cau",
)  # fmt: skip
BEGINS_WITH_VERB = re.compile(rf"(?:{'|'.join(sorted(VERBS, key=len, reverse=True))})(?![a-z0-9])")

#: What follows the one who is told of, not told to do: 'Sở Y tế đã …', 'UBND huyện mới đạt …'.
TELLS_OF = re.compile(
    r"\s*(?:hien |cung |deu |van |nay |hien nay )*"
    r"(?:da(?! dang)|moi(?! goi)|chua|con|dang(?! (?:ky|tai|bai|cai))|vua|duoc|dat|vuot|bi|cham"
    r"|trinh bay|nam trong|thuoc|gom|co (?:\d|nhieu|ty le"
    r"|mot so|tong|trach nhiem trong viec de|bao cao so|van ban so|cong van so|to trinh so)|co bao cao|co to trinh"
    r"|la (?:mot|don vi (?:co|dung|dau tien|chua|con)|co quan (?:co|chua)|dia phuong|chu dau tu)"
    r"|\d+(?:,\d+)? ?(?:ho so|%|ty|trieu|du an"
    r"|vu|truong hop|nhiem vu|ho\b)|khong (?:con|dat|co)|neu tai|tai (?:van ban|cong van|to trinh|bao cao)|ve viec"
    r"|ky ngay|gui cham|phan dau|cho biet|cho rang|thong nhat voi|bao cao tai|phat bieu|cam ket)(?![a-z])"
)

#: Without diacritics these are also other words: 'đang' is also 'đăng', 'chậm' also 'chăm' and 'chấm'.
_WITH_DIACRITICS = {
    "da": "đã", "moi": "mới", "chua": "chưa", "con": "còn", "dang": "đang", "vua": "vừa", "duoc": "được", "dat": "đạt",
    "bi": "bị", "cham": "chậm", "van": "vẫn", "deu": "đều", "cung": "cũng",
}  # fmt: skip


def tells_of(after: Stretch) -> bool:
    """Whether what follows somebody's name tells what he did, not what he is to do."""
    found = TELLS_OF.match(after.low)
    if not found:
        return False
    word = re.search(r"\w+", after.low)
    meant = _WITH_DIACRITICS.get(word[0]) if word else None
    written = after.raw[word.start() : word.end()].lower() if word else ""
    return meant is None or written.isascii() or written == meant


#: An authority may tell before naming whom: 'giao', 'yêu cầu', 'đề nghị'.
TELLS_TO = re.compile(
    r"(?:^|(?<=[\s,;:(.-]))(?P<cue>giao(?: cho)?(?: nhiem vu cho)?|yeu cau|de nghi"
    r"|phan cong(?: cho)?|chi dao|uy quyen(?: cho)?"
    r"|kien nghi|doi voi|ve phia|do|rieng)(?P<colon>\s*:)?\s*(?:cac )?(?:dong chi |ong |ba )?$"
)
#: With these nobody was told anything now: 'đã giao', 'được giao', 'theo đề nghị của'.
NOT_NOW = re.compile(r"(?:da|duoc|tung|viec|khi|sau khi|theo|xet|cac|so|noi dung|van ban)\s+$")

#: A person stands for the agency.
PERSON = (
    r"(?:(?:dong chi|cac dong chi|ong|ba)\s+)?(?:pho\s+)?(?:thu truong|giam doc|chu tich|chanh"
    r"|vien truong|truong(?: ban)?|cuc truong"
    r"|chi huy truong|nguoi dung dau|lanh dao|chinh uy|tong giam doc|dai dien(?: lanh dao)?|tu lenh|chinh tri vien)"
    r"(?:\s*(?:,|va)?\s*(?:thu truong|giam doc|pho giam doc|lanh dao|chinh uy))?\s+(?:cua\s+)?"
)

#: Words of dates, agencies and duties, to which misread words are mended.
MENDED_TO = frozenset((
    "nay", "ngay", "thang", "nam", "quy", "tuan", "truoc", "trong", "hoan", "thanh", "xong", "cham", "nhat", "den",
    "het", "tu", "hang", "moi", "dinh", "thoi", "han", "gio", "phut", "cac", "so", "ban", "nganh", "cap", "tinh",
    "uy", "nhan", "dan", "huyen", "thi", "xa", "thanh", "pho", "dia", "phuong", "don", "vi", "quan", "thu",
    "truong", "giam", "doc", "chu", "tich", "van", "phong", "chanh", "cong", "dong", "giao", "phoi", "hop", "voi",
    "cung", "tri", "bao", "cao", "trinh", "gui", "yeu", "cau", "nghi", "trien", "khai", "thuc", "hien", "lien",
    "neu", "tren", "lam", "viec", "noi", "nhan", "kinh", "luu", "chi", "thi", "thong", "quyet", "dinh", "hoach",
    "dien", "nghiem", "tuc", "kiem", "tra", "ket", "luan", "lan", "dau", "cuoi", "thanh", "muu", "huong", "dan",
    "don", "doc", "theo", "doi", "tong", "hop", "dieu", "ke", "ky", "nhiem", "vu", "thuong", "truc", "tham", "phan",
))  # fmt: skip

#: Phrases of at least three words in which a misread word is mended by the words around it.
PHRASES = (
    "cac so ban nganh", "ubnd cac huyen thi xa thanh pho", "chu tri phoi hop voi", "co quan don vi dia phuong",
    "chu tich ubnd tinh", "hoan thanh truoc ngay", "bao cao ubnd tinh", "nghiem tuc thuc hien",
)  # fmt: skip
