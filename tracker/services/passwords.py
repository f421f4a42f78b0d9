"""Passwords: what may be one, and keeping them as argon2id hashes."""

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from tracker.domain.text import fold
from tracker.errors import InvalidInput

#: Without a second factor; there is no rule about kinds of characters.
SHORTEST = 15
LONGEST = 200
_CONTEXT = ("dunghan", "matkhau", "password", "ubndtinh", "vanphong", "123456789", "qwertyuiop", "iloveyou", "abcdefgh")
#: Of a person's own words, those so long are cut out; 'an' or 'le' stands in too many other words.
_SHORTEST_WORD = 3
#: Where such words were cut out, so many characters must be left, and so many different ones: a sentence of their own.
_LEFT = 12
_DIFFERENT = 6

_hasher = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def normalised(password: str) -> str:
    """The password as it is hashed: the same keys pressed on different systems give the same characters."""
    return unicodedata.normalize("NFKC", password)


def check_new_password(password: str, username: str, name: str) -> None:
    """Refuse what is too short, too long, repeated, common, or made of the person's own name.

    Raises:
        InvalidInput: with the reason and the cure.
    """
    plain = normalised(password)
    bare = fold(plain).replace(" ", "")
    if len(plain) < SHORTEST:
        message = f"Mật khẩu cần ít nhất {SHORTEST} ký tự. Một câu dễ nhớ với bạn là tốt nhất."
        raise InvalidInput(message, field="password")
    if len(plain) > LONGEST:
        message = f"Mật khẩu không dài quá {LONGEST} ký tự."
        raise InvalidInput(message, field="password")
    if len(set(plain)) < 6 or _is_hardly_more_than(bare, _own_words(username, name)):
        message = "Mật khẩu này dễ đoán: lặp lại, là dãy quen thuộc, hoặc là tên của bạn. Chọn một câu khác."
        raise InvalidInput(message, field="password")


def _own_words(username: str, name: str) -> set[str]:
    """What anybody knows of a person: both names as a whole, and each of their words."""
    told = (fold(username), fold(name))
    return {one.replace(" ", "") for one in told} | {word for one in told for word in one.split()}


def _is_hardly_more_than(bare: str, own: set[str]) -> bool:
    """Whether too little is left of a password without what anybody would try: these few words."""
    left = bare
    for word in sorted({*_CONTEXT, *own}, key=len, reverse=True):
        if len(word) >= _SHORTEST_WORD:
            left = left.replace(word, "")
    return left != bare and (len(left) < _LEFT or len(set(left)) < _DIFFERENT)


def hash_password(password: str) -> str:
    """The argon2id hash of a password."""
    return _hasher.hash(normalised(password))


def password_fits(password_hash: str | None, password: str) -> bool:
    """Whether this is the password. Takes as long for an unknown person (no hash) as for a known one."""
    try:
        _hasher.verify(password_hash or _hash_of_nobody(), normalised(password))
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(password_hash)


@lru_cache(maxsize=1)
def _hash_of_nobody() -> str:
    return _hasher.hash("nobody's password")
