"""Every setting is in the README, and a value that cannot work is refused by a sentence that names it."""

import stat
from datetime import time
from pathlib import Path

import pytest

from tracker.config import SETTINGS, read_settings
from tracker.errors import BadSetting

_README = Path(__file__).parents[2] / "README.md"

_WRONG = [
    ("DATABASE_URL", "mysql://localhost/tracker"),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "a" * 64),
    ("BASE_URL", "dunghan.example.gov.vn"),
    ("BASE_URL", "ftp://dunghan.example.gov.vn"),
    ("BASE_URL", "https://dunghan.example.gov.vn/path"),
    ("BASE_URL", "http://dunghan.example.gov.vn"),
    ("BASE_URL", "https://dunghan.example.gov.vn:port"),
    ("SMTP_URL", "mail.example.gov.vn:25"),
    ("SMTP_URL", "smtp://"),
    ("MAIL_FROM", "nobody"),
    ("MAIL_FROM", "Văn phòng <a@b>\r\nBcc: everyone@example.test"),
    ("CA_FILE", "/nowhere/ca.pem"),
    ("MAILS_PER_MINUTE", "many"),
    ("SENDERS", "0"),
    ("JOURNAL_IMAP_URL", "imap://a:b@mail.example.test/INBOX"),
    ("JOURNAL_ADDRESS", "a@b.test, c@d.test"),
    ("JOURNAL_LOG", "/nowhere/mail.log"),
    ("RETURN_PATH", "bounce"),
    ("BOUNCE_IMAP_URL", "imaps://mail.example.test/INBOX"),
    ("WEBHOOK_URL", "http://gateway.example.test/"),
    ("WEBHOOK_URL", "https://user:password@gateway.example.test/"),
    ("WEBHOOK_WHEN_UNKNOWN", "hope"),
    ("PING_URL", "http://ping.example.test/"),
    ("TIME_ZONE", "Asia/Hanoi"),
    ("TIME_ZONE", "../secret"),
    ("DIGEST_AT", "half past seven"),
    ("PROXY_HOPS", "-1"),
    ("PROXY_HOPS", "6"),
    ("UPLOAD_LIMIT_MB", "0"),
    ("UPLOAD_LIMIT_MB", "101"),
    ("UPLOAD_LIMIT_MB", "20 MB"),
    ("FILES_FOLDER", "/dev/null/files"),
    ("SESSION_IDLE_MINUTES", "4"),
    ("SESSION_HOURS", "169"),
]


@pytest.mark.parametrize("name", SETTINGS)
def test_a_setting_is_in_the_readme_with_what_it_is_when_nobody_says_otherwise(name: str) -> None:
    rows = [line for line in _README.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{name}` |")]
    assert len(rows) == 1
    assert not SETTINGS[name] or f"`{SETTINGS[name]}`" in rows[0]


@pytest.mark.parametrize(("name", "value"), _WRONG)
def test_a_value_that_cannot_work_is_refused_by_a_sentence_that_names_the_setting(
    name: str, value: str, tmp_path: Path
) -> None:
    with pytest.raises(BadSetting) as refusal:
        read_settings({"TRACKER_INSTANCE": str(tmp_path), name: value})
    assert name in str(refusal.value)


def test_a_webhook_needs_a_secret(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="WEBHOOK_SECRET"):
        read_settings({"TRACKER_INSTANCE": str(tmp_path), "WEBHOOK_URL": "https://gateway.example.test/"})


@pytest.mark.parametrize(("name", "value"), [("UPLOAD_LIMIT_MB", "1"), ("UPLOAD_LIMIT_MB", "100"), ("PROXY_HOPS", "5")])
def test_the_edges_of_a_number_are_taken(name: str, value: str, tmp_path: Path) -> None:
    assert getattr(read_settings({"TRACKER_INSTANCE": str(tmp_path), name: value}), name.lower()) == int(value)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_text("# the office\nDIGEST_AT = 08:15\nPROVINCE_NAME='UBND tỉnh A'\n", "utf-8")
    settings = read_settings({"TRACKER_INSTANCE": str(tmp_path), "PROVINCE_NAME": "UBND tỉnh B"})
    assert (settings.digest_at, settings.province_name) == (time(8, 15), "UBND tỉnh B")


def test_a_line_of_the_file_that_is_no_setting_is_refused_with_its_number(tmp_path: Path) -> None:
    (tmp_path / "settings.env").write_text("DIGEST_AT=08:15\nDIGEST_TIME=08:15\n", "utf-8")
    with pytest.raises(BadSetting, match=r"line 2: 'DIGEST_TIME'"):
        read_settings({"TRACKER_INSTANCE": str(tmp_path)})


def test_a_strong_secret_is_written_once_for_its_owner_alone(tmp_path: Path) -> None:
    first = read_settings({"TRACKER_INSTANCE": str(tmp_path)})
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert read_settings({"TRACKER_INSTANCE": str(tmp_path)}).secret_key == first.secret_key


def test_without_settings_everything_is_in_the_instance_folder(tmp_path: Path) -> None:
    settings = read_settings({"TRACKER_INSTANCE": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path / 'tracker.db'}"
    assert settings.files_folder == tmp_path / "files"
    assert settings.smtp_url == ""
