"""Child processes of the program: spoken to over pipes, silent on the terminal, offline."""

from __future__ import annotations

import asyncio
import os
import sys


async def spawn(module: str, *arguments: str, limit: int) -> asyncio.subprocess.Process:
    """Run a module of this program in a child process; ``limit`` bounds a line of its output in bytes.

    Raises ``OSError``.
    """
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        module,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=limit,
        env={**os.environ, "TOKENIZERS_PARALLELISM": "false", "HF_HUB_OFFLINE": "1"},
    )
