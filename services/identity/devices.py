"""Coarse words for a browser, so that people know their own sessions apart.

Invariant: one of a few words is kept, never the user agent itself: nobody can be followed by it.
"""

UNKNOWN = "unknown"
_SYSTEMS = (
    ("iphone", "iphone"),
    ("ipad", "ipad"),
    ("android", "android"),
    ("cros", "chromeos"),
    ("windows", "windows"),
    ("macintosh", "macos"),
    ("linux", "linux"),
)
_BROWSERS = (
    ("edg", "edge"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("samsungbrowser", "samsung"),
    ("chrome", "chrome"),
    ("crios", "chrome"),
    ("safari", "safari"),
)
NAMES = {
    "iphone": "iPhone",
    "ipad": "iPad",
    "android": "Android",
    "chromeos": "ChromeOS",
    "windows": "Windows",
    "macos": "Mac",
    "linux": "Linux",
    "edge": "Edge",
    "firefox": "Firefox",
    "samsung": "Samsung Internet",
    "chrome": "Chrome",
    "safari": "Safari",
    UNKNOWN: "",
}
"""How each word is said to people; these names are the same in Dutch and in English."""


def device_of(user_agent: str) -> str:
    """`browser/system` in our own few words; `unknown` where neither is recognised.

    The order matters: Edge says that it is Chrome, and Chrome that it is Safari.
    """
    said = user_agent[:512].lower()
    browser = next((word for mark, word in _BROWSERS if mark in said), UNKNOWN)
    system = next((word for mark, word in _SYSTEMS if mark in said), UNKNOWN)
    return UNKNOWN if browser == system == UNKNOWN else f"{browser}/{system}"


def said(device: str) -> tuple[str, str]:
    """The names of browser and system; each may be empty."""
    browser, _, system = device.partition("/")
    return NAMES.get(browser, ""), NAMES.get(system, "")
