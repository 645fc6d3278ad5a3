"""Progress of everything that runs, as it happens: ephemeral, the newest first of all, never the stored history."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from dbos import DBOSClient
from dbos import error as dbos_error

from milimo.domain.ids import Id
from milimo.domain.job import Progress
from milimo.jobs.workbench import PROGRESS_STREAM

LOOK_SECONDS = 0.2
READ_SECONDS = 0.1


async def follow_progress(client: DBOSClient) -> AsyncGenerator[Progress, None]:
    """What running jobs report, without end. One feed serves a whole process; close it (`aclosing`) when nobody listens."""
    reports: asyncio.Queue[Progress] = asyncio.Queue()
    tails: dict[Id, asyncio.Task[None]] = {}
    looking = asyncio.create_task(_look(client, reports, tails))
    try:
        while True:
            report = asyncio.create_task(reports.get())
            await asyncio.wait({report, looking}, return_when=asyncio.FIRST_COMPLETED)
            if looking.done():
                report.cancel()
                looking.result()
                return
            yield report.result()
    finally:
        for task in (looking, *tails.values()):
            task.cancel()
        await asyncio.gather(looking, *tails.values(), return_exceptions=True)


async def _look(client: DBOSClient, reports: asyncio.Queue[Progress], tails: dict[Id, asyncio.Task[None]]) -> None:
    """Keep a reader on every workflow that runs."""
    while True:
        running = await client.list_workflows_async(status="PENDING", load_input=False, load_output=False)
        for status in running:
            if status.workflow_id not in tails:
                tails[status.workflow_id] = asyncio.create_task(_tail(client, status.workflow_id, reports))
        for id in [id for id, task in tails.items() if task.done()]:
            tails.pop(id).result()
        await asyncio.sleep(LOOK_SECONDS)


async def _tail(client: DBOSClient, job_id: Id, reports: asyncio.Queue[Progress]) -> None:
    start = max(0, await _length(client, job_id) - 1)
    values = client.read_stream_async(job_id, PROGRESS_STREAM, offset=start, polling_interval_sec=READ_SECONDS)
    async with aclosing(values):
        async for value in values:
            await reports.put(Progress.model_validate(value))


async def _length(client: DBOSClient, job_id: Id) -> int:
    """How many reports are stored: found by doubling, then halving, since DBOS tells only whether there is one at a place."""
    high = 1
    while await _has(client, job_id, high - 1):
        high *= 2
    low = high // 2
    while low < high:
        middle = (low + high) // 2
        if await _has(client, job_id, middle):
            low = middle + 1
        else:
            high = middle
    return low


async def _has(client: DBOSClient, job_id: Id, offset: int) -> bool:
    try:
        await client.read_stream_offset_async(job_id, PROGRESS_STREAM, offset, timeout_seconds=0)
    except dbos_error.DBOSStreamTimeoutError:
        return False
    return True
