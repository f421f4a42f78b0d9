"""With whom a task is: whose act it waits for now, while it is neither confirmed nor revoked."""

from enum import StrEnum


class Holder(StrEnum):
    """Who has the ball; the value stands in addresses. Each open or unconfirmed task has exactly one."""

    NOT_ACCEPTED = "chua-tiep-nhan"
    AT_WORK = "dang-lam"
    EXTENSION = "cho-gia-han"
    DECLINED = "cho-giao-lai"
    CONFIRMATION = "cho-xac-nhan"
    SUSPENDED = "tam-dung"


HOLDER_WORDS = {
    Holder.NOT_ACCEPTED: "Cơ quan chưa tiếp nhận",
    Holder.AT_WORK: "Cơ quan đang thực hiện",
    Holder.EXTENSION: "Chờ Văn phòng quyết định gia hạn",
    Holder.DECLINED: "Cơ quan từ chối, chờ Văn phòng giao lại",
    Holder.CONFIRMATION: "Chờ Văn phòng xác nhận",
    Holder.SUSPENDED: "Đang tạm dừng",
}
#: With whom a task can be while it is overdue: one that was reported counts as completed, a suspended one as in time.
HOLDERS_OF_OVERDUE = (Holder.NOT_ACCEPTED, Holder.AT_WORK, Holder.EXTENSION, Holder.DECLINED)
