"""What WTForms and Flask-WTF say by themselves, in the words of an office, each with its cure."""

_NEEDED = "Cần nhập ô này."
_CHOOSE_AGAIN = "Chọn lại: mục này không có, hoặc không còn trong danh sách."
_AT_LEAST = "Cần ít nhất %(min)d ký tự. Viết thêm."
_AT_MOST = "Không dài quá %(max)d ký tự. Viết ngắn lại."
_EXACTLY = "Cần đúng %(max)d ký tự."
_KINDS = "Không nhận loại tệp này. Chọn tệp thuộc loại được ghi ở đây."
_OF = "Nhập một trong các giá trị: %(values)s."
_NOT_TAKEN = "Gửi không thành công. Mở lại trang rồi gửi lại."
#: For what they put together themselves, and what a newer version may say before a test finds it.
_ANYTHING = "Ô này chưa đúng. Xem lại rồi nhập lại."

#: By the English words, which are what the libraries look up.
MESSAGES = {
    "This field is required.": _NEEDED,
    "Not a valid choice.": _CHOOSE_AGAIN,
    "'%(value)s' is not a valid choice for this field.": _CHOOSE_AGAIN,
    "'%(value)s' are not valid choices for this field.": _CHOOSE_AGAIN,
    "Invalid Choice: could not coerce.": _CHOOSE_AGAIN,
    "Invalid choice(s): one or more data inputs could not be coerced.": _CHOOSE_AGAIN,
    "Choices cannot be None.": _CHOOSE_AGAIN,
    "Not a valid date value.": "Ghi ngày theo dd/mm/yyyy, ví dụ 12/06/2024, hoặc chọn trên lịch.",
    "Not a valid datetime value.": "Ghi ngày và giờ, ví dụ 2024-06-12 09:30.",
    "Not a valid time value.": "Ghi giờ và phút, ví dụ 09:30.",
    "Not a valid week value.": "Ghi năm và tuần, ví dụ 2024-W24.",
    "Date must be at least %(min)s.": "Chọn ngày từ %(min)s trở đi.",
    "Date must be at most %(max)s.": "Chọn ngày không muộn hơn %(max)s.",
    "Date must be between %(min)s and %(max)s.": "Chọn ngày từ %(min)s đến %(max)s.",
    "Not a valid integer value.": "Ghi một số nguyên, chỉ gồm chữ số.",
    "Not a valid decimal value.": "Ghi một số.",
    "Not a valid float value.": "Ghi một số.",
    "Number must be at least %(min)s.": "Ghi một số từ %(min)s trở lên.",
    "Number must be at most %(max)s.": "Ghi một số không quá %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Ghi một số từ %(min)s đến %(max)s.",
    "Field must be at least %(min)d character long.": _AT_LEAST,
    "Field must be at least %(min)d characters long.": _AT_LEAST,
    "Field cannot be longer than %(max)d character.": _AT_MOST,
    "Field cannot be longer than %(max)d characters.": _AT_MOST,
    "Field must be exactly %(max)d character long.": _EXACTLY,
    "Field must be exactly %(max)d characters long.": _EXACTLY,
    "Field must be between %(min)d and %(max)d characters long.": "Cần từ %(min)d đến %(max)d ký tự.",
    "Field must be equal to %(other_name)s.": "Ô này phải giống ô «%(other_label)s». Nhập lại cả hai.",
    "Invalid field name '%s'.": "Thiếu ô «%s». Mở lại trang rồi gửi lại.",
    "Invalid input.": "Ô này chưa đúng cách viết. Xem ví dụ rồi nhập lại.",
    "Invalid email address.": "Đây không phải là địa chỉ thư. Ví dụ: hoa.tran@example.gov.vn",
    "Invalid IP address.": "Ghi một địa chỉ IP, ví dụ 192.0.2.10.",
    "Invalid Mac address.": "Ghi một địa chỉ MAC, ví dụ 00:00:5e:00:53:01.",
    "Invalid URL.": "Ghi cả địa chỉ trang, bắt đầu bằng https://",
    "Invalid UUID.": "Mã này chưa đúng. Chép lại cả mã.",
    "Invalid value, must be one of: %(values)s.": _OF,
    "Invalid value, can't be any of: %(values)s.": "Chọn giá trị khác các giá trị: %(values)s.",
    "This field cannot be edited.": "Ô này không sửa được. Mở lại trang rồi gửi lại.",
    "This field is disabled and cannot have a value.": "Ô này đang tắt. Mở lại trang rồi gửi lại.",
    "Invalid CSRF Token.": _NOT_TAKEN,
    "CSRF token missing.": _NOT_TAKEN,
    "CSRF failed.": _NOT_TAKEN,
    "CSRF token expired.": _NOT_TAKEN,
    "File does not have an approved extension.": _KINDS,
    "File does not have an approved extension: {extensions}": "Chọn tệp thuộc loại: {extensions}.",
}


class Vietnamese:
    """The translations of a form: what it says by itself is in Vietnamese, which has no plural of its own."""

    def gettext(self, string: str) -> str:
        """A message in Vietnamese."""
        return MESSAGES.get(string, _ANYTHING)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """The same for a message that counts."""
        return self.gettext(singular if n == 1 else plural)
