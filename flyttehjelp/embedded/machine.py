"""What the launcher needs of the machine: accounts, folders, secrets, ties between processes, logs.

Knows neither Django nor PostgreSQL.
"""

import ctypes
import fcntl
import os
import pwd
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

PROJECT: Final = Path(__file__).resolve().parent.parent.parent
NAME: Final = "flyttehjelp"
LARGEST_LOG: Final = 5_000_000

_PR_SET_PDEATHSIG: Final = 1
_libc: Final = ctypes.CDLL(None) if sys.platform == "linux" else None


class CannotStart(Exception):  # noqa: N818 - it reads as the fact it states
    """The program cannot start. The message tells a person, in a line, what is in the way."""


class InUse(CannotStart):
    """Another process holds the state folder."""

    def __init__(self, state: Path, holder: str) -> None:
        who = holder or "by another process"
        super().__init__(f"Flyttehjelpen is already running here: {who} ({state}).")


# -- Who and where --------------------------------------------------------------------------


@dataclass(frozen=True)
class Account:
    uid: int
    gid: int


def unprivileged() -> Account | None:
    """Answer the account to step down to, or None where we are an ordinary user already."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def state_dir() -> Path:
    """Answer where the data lives; STATE_DIR overrides it."""
    if chosen := os.environ.get("STATE_DIR"):
        return Path(chosen).resolve()
    return Path("/var/lib") / NAME if os.geteuid() == 0 else PROJECT / ".state"


def may_read(path: Path, account: Account) -> bool:
    """Whether ``account`` may read a file or enter a folder: the whole way must be open to it."""
    bits = {True: (stat.S_IXUSR, stat.S_IXOTH), False: (stat.S_IRUSR, stat.S_IROTH)}
    for step in [path.resolve(), *path.resolve().parents]:
        found = step.stat()
        own, others = bits[stat.S_ISDIR(found.st_mode)]
        if not found.st_mode & (own if found.st_uid == account.uid else others):
            return False
    return True


def stepped_down(account: Account | None) -> Account | None:
    """Answer the account for processes that run our code, or None to run them as we are.

    As root in a home that is closed to others, nobody else could read the code.
    """
    files = (PROJECT / "flyttehjelp" / "settings.py", Path(sys.executable), Path(os.__file__))
    packages = Path(ctypes.__file__), Path(sys.prefix) / "pyvenv.cfg"
    if account and all(may_read(file, account) for file in (*files, *packages) if file.exists()):
        return account
    return None


def make_state(state: Path, account: Account | None) -> None:
    """Make the state folder. The account passes through it; what lies in it is closed to others.

    :raises CannotStart: when it cannot be made, or the account cannot reach it.
    """
    try:
        if not state.exists():
            state.mkdir(parents=True)
            state.chmod(0o711 if account else 0o700)
    except OSError as trouble:
        raise CannotStart(f"{state} cannot be made ({trouble.strerror}); set STATE_DIR.") from None
    if account and not may_read(state, account):
        raise CannotStart(f"`nobody` cannot enter {state}; set STATE_DIR to another folder.")


def own_folder(folder: Path, account: Account | None) -> Path:
    """Make a folder that only the account may enter."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder


def open_for_all(tree: Path) -> None:
    """Let everybody read a folder with all that is in it, and run what may be run."""
    for path in [tree, *tree.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (0o555 if mode & stat.S_IXUSR else 0o444))


def write_private(path: Path, text: str, account: Account | None = None) -> None:
    """Write a file that only its owner may read, in one step."""
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    if account:
        os.chown(draft, account.uid, account.gid)
    draft.replace(path)


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """Read a secret that is made the first time somebody asks for it."""
    if not path.exists():
        write_private(path, make())
    return path.read_text()


@contextmanager
def hold(state: Path, holder: str) -> Iterator[bool]:
    """Keep the state folder to ourselves. Answers whether the one before us was killed.

    :raises InUse: when another process has it.
    """
    with (state / "lock").open("a+") as file:
        file.seek(0)
        before = file.read().strip()
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(state, before) from None
        file.truncate(0)
        file.write(f"process {os.getpid()}, {holder}")
        file.flush()
        try:
            yield bool(before)
        finally:
            file.truncate(0)


# -- Processes ------------------------------------------------------------------------------


def start_process(
    command: Sequence[str],
    *,
    log: IO[bytes],
    account: Account | None,
    env: Mapping[str, str],
    cwd: Path = Path("/"),
    last_word: signal.Signals = signal.SIGTERM,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches us alone, and tied to us.

    Must be called from the main thread: the tie is to the thread, not only to the process.
    """
    return subprocess.Popen(  # noqa: S603 - the commands are our own, word by word
        command,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=env,
        cwd=cwd,
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        preexec_fn=_tied_to_us(last_word),  # noqa: PLW1509 - two system calls, no lock is taken
    )


def _tied_to_us(last_word: signal.Signals) -> Callable[[], None]:
    """The child gets ``last_word`` when we die, however we die.

    Linux only. Elsewhere we must live long enough to clean up, which a kill -9 prevents.
    """
    parent = os.getpid()

    def tie() -> None:
        if _libc is not None:
            _libc.prctl(_PR_SET_PDEATHSIG, int(last_word))
            if os.getppid() != parent:  # we died between the fork and this line
                os._exit(1)

    return tie


def stop_process(
    process: subprocess.Popen[bytes], words: Sequence[signal.Signals], *, patience: float
) -> None:
    """Stop a child politely, then less so. Only its own process is spoken to."""
    for word in words:
        process.send_signal(word)
        with suppress(subprocess.TimeoutExpired):
            process.wait(patience)
            return


def open_log(path: Path) -> IO[bytes]:
    """Open a log for adding to; one that has grown large is set aside first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".old"))
    return path.open("ab")


def log_tail(path: Path, *, since: int = 0, lines: int = 12) -> str:
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(max(since, path.stat().st_size - 20_000))
        return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])
