"""Every error the studio raises on purpose. Each says what went wrong and what the user can do.

MilimoError
 ├─ BadInput            what was given cannot be used (400, 422)
 │   ├─ TooLarge        (413)
 │   └─ Unreadable      a file that is not what it should be (415)
 ├─ NotFound            (404)
 ├─ Conflict            it contradicts what is there (409)
 │   └─ StaleRevision   made on an older revision
 ├─ NotAllowed          a foreign Host, Origin or token (403)
 ├─ NotReady            an engine or pack is missing (503)
 │   └─ NotLetIn        the model hub wants a token, another one, or its licence accepted (403)
 ├─ OutOfRoom           disk or memory (507)
 │   └─ RanOut          a device had less memory than was reckoned with
 ├─ EngineFailed        an engine gave up (500)
 └─ NewerData           the data folder is of a newer version (500)

`Cancelled` stands apart: it is not a failure.
"""

import re


class MilimoError(Exception):
    """`detail` says what went wrong, `remedy` what to do; both are sentences for a person."""

    status = 500
    title = "Something went wrong"

    def __init__(self, detail: str, remedy: str = "") -> None:
        super().__init__(detail)
        self.detail = detail
        self.remedy = remedy

    @property
    def kind(self) -> str:
        """Which kind it is, for programs: `milimo:not-ready`."""
        return f"milimo:{re.sub(r'(?<!^)(?=[A-Z])', '-', type(self).__name__).lower()}"


class BadInput(MilimoError):
    status = 422
    title = "That cannot be used"


class TooLarge(BadInput):
    status = 413
    title = "Too large"


class Unreadable(BadInput):
    status = 415
    title = "The file could not be read"


class NotFound(MilimoError):
    status = 404
    title = "Not found"


class Conflict(MilimoError):
    status = 409
    title = "That contradicts what is there"


class StaleRevision(Conflict):
    title = "The project has moved on"


class NotAllowed(MilimoError):
    status = 403
    title = "Not allowed"


class NotReady(MilimoError):
    status = 503
    title = "Not ready"


class NotLetIn(NotReady):
    status = 403
    title = "The hub does not let you in"


class OutOfRoom(MilimoError):
    status = 507
    title = "No room left"


class RanOut(OutOfRoom):
    title = "No memory left"


class EngineFailed(MilimoError):
    title = "The engine failed"


class NewerData(MilimoError):
    title = "Made by a newer version"


class Cancelled(BaseException):
    """The user stopped the work. A BaseException, so that no handler of failures takes it for one."""
