"""The words that say something to the rules, in lower case without diacritics."""

import re

#: With these an instruction goes on: 'rà soát', 'tổng hợp'; one that begins otherwise tells of something else.
VERBS = tuple(
    """ra soat|tham muu|tong hop|bao cao|trinh|gui|xay dung|ban hanh|hoan thanh|hoan thien|hoan chinh|huong dan|kiem tra
    |thanh tra|don doc|theo doi|phoi hop|chu tri|chu dong|to chuc|trien khai|thuc hien|chi dao|de xuat|tang cuong
    |day manh|day nhanh|tap trung|khan truong|kip thoi|thuong xuyen|dinh ky|tiep tuc|duy tri|bao dam|dam bao|bo tri
    |tham dinh|phe duyet|lap|xu ly|giai quyet|cong khai|niem yet|cung cap|cap nhat|cong bo|tuyen truyen|van dong
    |tap huan|dao tao|boi duong|nghien cuu|danh gia|tong ket|so ket|thong ke|khao sat|kiem diem|lam ro|giai trinh
    |xac minh|dieu tra|ban giao|tiep nhan|chi tra|giai ngan|phan bo|thu hoi|thao go|khac phuc|sua chua|nang cap|lap dat
    |dau tu|cham dut|ngan chan|xu phat|rut ngan|giam|nang cao|mo rong|ho tro|giup|cu |bo sung|sua doi|dieu chinh|chuan bi
    |san sang|quan ly|giam sat|quan trac|thong bao|thong tin|tra loi|lay y kien|tham gia|gop y|lam viec|chap hanh
    |quan triet|pho bien|phan cong|phan cap|giao |yeu cau|de nghi|khoanh vung|kien toan|tuan tra|kiem soat|chan chinh
    |so hoa|tich hop|ket noi|van hanh|cap |thu |nop |ky |lua chon|dau thau|mua sam|thi cong|khoi cong|quyet toan
    |nghiem thu|dua |chuyen |tiep |ung dung|phat trien|phat dong|phat huy|bien soan|in an|phat hanh|dang ky|dang tai
    |truyen thong|khen thuong|xem xet|quyet dinh|chi tra|dinh gia|di doi|giai phong|cam ket|ap dung|tu choi
    |ho so|tra soat|doi soat|doi thoai|gap go|lam|de ra|xac dinh|phan loai|phan tich|du bao|canh bao|truc|ung truc
    |so tan|cuu ho|cuu tro|huy dong|kich hoat|kiem ke|kiem dinh|dam phan|ky ket|moi |don |tiep don|truc tiep|chiu|co
    |siet chat|xoa bo|thanh toan|tam ung|quan tam|cham lo|tham hoi|tang|bam sat|nam bat|nam chac|dong thoi|nghiem tuc
    |truc bao|khoi to|truy cuu|tiep can|khai thac|su dung|dua vao|lien he|dong chu tri|kien nghi|rut kinh nghiem""".replace(
        "\n", ""
    ).split("|")
)
VERBS = tuple(sorted({verb.strip() for verb in VERBS}, key=len, reverse=True))
BEGINS_WITH_VERB = re.compile(rf"(?:{'|'.join(VERBS)})(?![a-z0-9])")

#: What follows the one who is told of, not told to do: 'Sở Y tế đã …', 'UBND huyện mới đạt …'.
TELLS_OF = re.compile(
    r"\s*(?:hien |cung |deu |van |nay |hien nay )*"
    r"(?:da(?! dang)|moi(?! goi)|chua|con|dang|vua|duoc|dat|vuot|bi|cham|trinh bay|nam trong|thuoc"
    r"|gom|co (?:\d|nhieu|ty le"
    r"|mot so|tong|trach nhiem trong viec de|bao cao so|van ban so|cong van so|to trinh so)|co bao cao|co to trinh"
    r"|la (?:mot|don vi (?:co|dung|dau tien|chua|con)|co quan (?:co|chua)|dia phuong|chu dau tu)"
    r"|\d+(?:,\d+)? ?(?:ho so|%|ty|trieu|du an"
    r"|vu|truong hop|nhiem vu|ho\b)|khong (?:con|dat|co)|neu tai|tai (?:van ban|cong van|to trinh|bao cao)|ve viec"
    r"|ky ngay|gui cham|phan dau|cho biet|cho rang|thong nhat voi|bao cao tai|phat bieu|cam ket)(?![a-z])"
)

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
MENDED_TO = frozenset(
    ["nay", "ngay", "thang", "nam", "quy", "tuan", "truoc", "trong", "hoan", "thanh", "xong", "cham", "nhat", "den", "het", "tu", "hang", "moi", "dinh", "thoi", "han", "gio", "phut", "cac", "so", "ban", "nganh", "cap", "tinh", "uy", "nhan", "dan", "huyen", "thi", "xa", "thanh", "pho", "dia", "phuong", "don", "vi", "quan", "thu", "truong", "giam", "doc", "chu", "tich", "van", "phong", "chanh", "cong", "dong", "giao", "phoi", "hop", "voi", "cung", "tri", "bao", "cao", "trinh", "gui", "yeu", "cau", "nghi", "trien", "khai", "thuc", "hien", "lien", "neu", "tren", "lam", "viec", "noi", "nhan", "kinh", "luu", "chi", "thi", "thong", "quyet", "dinh", "hoach", "dien", "nghiem", "tuc", "kiem", "tra", "ket", "luan", "lan", "dau", "cuoi", "thanh", "muu", "huong", "dan", "don", "doc", "theo", "doi", "tong", "hop", "dieu", "ke", "ky", "nhiem", "vu", "thuong", "truc", "tham", "phan"]
)  # fmt: skip

#: Phrases of at least three words in which a misread word is mended by the words around it.
PHRASES = (
    "cac so ban nganh", "ubnd cac huyen thi xa thanh pho", "chu tri phoi hop voi", "co quan don vi dia phuong",
    "chu tich ubnd tinh", "hoan thanh truoc ngay", "bao cao ubnd tinh", "nghiem tuc thuc hien",
)  # fmt: skip
