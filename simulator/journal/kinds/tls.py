"""What came to no call, since TLS or the way to it failed."""

from __future__ import annotations

from typing import ClassVar

from simulator.journal.kind import Kind, fact
from simulator.texts import Text

# What is wrong, and what to do, by reason.
ADVICE: dict[str, Text] = {
    "untrusted": Text(
        "it does not trust the root: set the variables of `wxsim ca --env` where it is started, "
        "and start it again",
        "客户端不信任根证书：在启动它的环境里设置 `wxsim ca --env` 打印的变量，然后重新启动",
    ),
    "refused_certificate": Text(
        "it refuses the certificate and does not say why: most likely it does not trust the root "
        "(`wxsim ca --env`), or it has pinned another one",
        "客户端拒绝了证书但没有说明原因：多半是不信任根证书（见 `wxsim ca --env`），或者固定了别的证书",
    ),
    "expired": Text(
        "it takes the certificate for expired: certificates follow the wall clock, so set its clock "
        "right, or start wxsim again, which makes a new one",
        "客户端认为证书已过期：证书只看真实时钟，请校正它的时钟；或者重启 wxsim，换一张新证书",
    ),
    "foreign_name": Text(
        "it asked for a name that the certificate does not have: serve it with --tls-name, or call one "
        "of those that are served",
        "客户端访问的主机名不在证书里：用 --tls-name 加上它，或改用证书已有的主机名",
    ),
    "http2_only": Text(
        "it speaks HTTP/2 alone, and the platform HTTP/1.1: allow it HTTP/1.1 as well",
        "客户端只肯用 HTTP/2，而平台用 HTTP/1.1：请让它也接受 HTTP/1.1",
    ),
    "no_tls": Text(
        "it speaks no TLS at this port: write https:// in its address, or use the other port",
        "客户端在这个端口上没有使用 TLS：地址请写 https://，或改用另一个端口",
    ),
    "protocol": Text(
        "its TLS is too old, or has no cipher in common: it needs TLS 1.2 with ECDSA",
        "客户端的 TLS 版本太旧，或没有共同的加密套件：需要 TLS 1.2 与 ECDSA",
    ),
    "silent": Text(
        "it did not end the handshake in time: look at what is between it and here",
        "客户端没有在时限内完成握手：请检查中间的网络设备或代理",
    ),
    "no_request": Text(
        "it shook hands and hung up without a request: it may not trust the root (`wxsim ca --env`), or only "
        "look whether somebody is there",
        "握手完成后没有发请求就挂断：可能不信任根证书（见 `wxsim ca --env`），也可能只是探测端口",
    ),
    "broken_off": Text(
        "it hung up in the middle of the handshake: most likely it does not trust the root "
        "(`wxsim ca --env`), of which Node and Java say nothing here; its own log says why",
        "客户端在握手中途挂断：多半是不信任根证书（见 `wxsim ca --env`），Node 与 Java 就这样一声不响地断开；"
        "确切原因请看它自己的日志",
    ),
    "other_host": Text(
        "the proxy is for WeChat's hosts alone: name the other host in NO_PROXY, or let the proxy tunnel "
        "to others (--proxy-tunnel)",
        "代理只转发微信的主机：把其他主机写进 NO_PROXY，或用 --proxy-tunnel 允许代理转发到别处",
    ),
    "not_https": Text(
        "the proxy takes https alone, by CONNECT: set HTTPS_PROXY, and no HTTP_PROXY",
        "代理只接受 https（CONNECT）：请只设置 HTTPS_PROXY，不要设置 HTTP_PROXY",
    ),
}


REASONS = {
    "untrusted": "不信任根证书",
    "refused_certificate": "拒绝证书",
    "expired": "认为证书已过期",
    "foreign_name": "主机名不在证书里",
    "http2_only": "只肯用 HTTP/2",
    "no_tls": "没有使用加密",
    "protocol": "版本或套件不合",
    "silent": "握手超时",
    "no_request": "握手后没有请求",
    "broken_off": "握手中途挂断",
    "other_host": "经代理访问其他主机",
    "not_https": "经代理访问非加密地址",
}


class TlsFailed(
    Kind,
    name="tls",
    zh="加密连接",
    says=Text("a client came as far as TLS, and to no call", "客户端只走到 TLS 这一步，没有形成调用"),
):
    STYLE: ClassVar = "red"

    client: str = fact("address it came from", "来源地址")
    host: str | None = fact("the name that it asked for", "所请求的主机名")
    reason: str = fact("", "原因", values=REASONS)
    error: str = fact("how that showed itself", "具体表现")
    advice: str = fact("what to do", "该怎么办")

    def went_wrong(self) -> bool:
        return True

    def line(self, lang: str) -> str:
        known = ADVICE.get(str(self.reason))
        advice = self.advice if known is None else known.in_(lang)
        host = self.host or Text("no name", "未指明主机").in_(lang)
        return f"← {self.TITLE.in_(lang)} {self.client} ({host}): {advice} [{self.error}]"


def tls_failed(reason: str, *, client: str, host: str | None, error: str) -> TlsFailed:
    """With the advice for that reason."""
    return TlsFailed(client=client, host=host, reason=reason, error=error, advice=ADVICE[reason].en)
