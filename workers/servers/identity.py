"""Who a server runs as, for PostgreSQL refuses to run as root."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from services.errors import StartError
from workers.servers.linux import LINUX, enter_user_namespace


@dataclass(frozen=True, slots=True)
class Identity:
    """How PostgreSQL's rule "never as root" is met.

    `own`: we are not root; nothing to do. `userns`: a user namespace in which our uid 0
    looks like `uid`; files stay root's, so nothing is chowned or opened to others.
    `setuid`: become `uid` for good (containers without CAP_SYS_ADMIN); the folder is
    chowned, and the binaries must be reachable by that user.
    """

    mode: Literal["own", "userns", "setuid"]
    uid: int
    gid: int

    def assume(self) -> None:
        """Become this identity, in the child between fork and exec. Raises OSError."""
        if self.mode == "setuid":
            os.setgroups([])
            os.setgid(self.gid)
            os.setuid(self.uid)
        elif self.mode == "userns":
            self._enter_namespace()

    def _enter_namespace(self) -> None:
        outer_uid, outer_gid = os.geteuid(), os.getegid()
        enter_user_namespace()
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{self.uid} {outer_uid} 1"),
            ("gid_map", f"{self.gid} {outer_gid} 1"),
        ):
            Path("/proc/self", name).write_text(text)

    def own(self, folder: Path, *files: Path) -> None:
        """Hand over what is not the identity's own already.

        Raises StartError when a parent of `folder` is closed to it.
        """
        if self.mode != "setuid":
            return
        for parent in folder.parents:
            if not parent.stat().st_mode & 0o001:
                raise StartError(
                    f"{parent} is closed to user {self.uid}, as whom PostgreSQL has to "
                    "run here: choose a folder elsewhere, or run as an ordinary user."
                )
        for path in (folder, *files):
            os.chown(path, self.uid, self.gid)


def identities() -> list[Identity]:
    """List the identities worth trying, best first."""
    if os.geteuid() != 0:
        return [Identity("own", os.geteuid(), os.getegid())]
    try:
        nobody = pwd.getpwnam("nobody")
        uid, gid = nobody.pw_uid, nobody.pw_gid
    except KeyError:
        uid = gid = 65534
    setuid = Identity("setuid", uid, gid)
    return [Identity("userns", uid, gid), setuid] if LINUX else [setuid]
