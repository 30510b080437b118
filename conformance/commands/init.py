"""`wxconf init`: a provider.yaml to begin with, and probes to mount."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from conformance.commands.doctor import doctor
from conformance.setup.kits import KITS, text_of
from simulator import NOTHING, Text, command, option

START = '"{python}" app.py'


@command(
    chinese="""写出带注释的 provider.yaml；加 --kit 时另写出供后端挂载的探针。

    在终端上会询问没有给出的内容；不加 --force 不覆盖已有文件。"""
)
@option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("provider.yaml"),
    show_default=True,
    help=Text(
        "The file to write; what comes with it lies beside it.", "要写入的文件；附带的文件放在它旁边。"
    ),
)
@option("--name", help=Text("What your back end is called.", "后端的名称。"))
@option(
    "--start",
    help=Text(
        f"The command that starts it, such as: {START}; it is told its port.",
        f"启动它的命令，例如：{START}；端口会告诉它。",
    ),
)
@option("--url", help=Text("Where it answers, of one that runs already.", "已在运行的后端的地址。"))
@option("--api", help=Text("Where it calls the platform then.", "这时它调用平台的地址。"))
@option(
    "--events", help=Text("The path that takes tickets and authorizations.", "接收票据与授权消息的路径。")
)
@option("--orders", help=Text("The path that takes orders.", "接收订单的路径。"))
@option(
    "--login", help=Text("The path that users come to with a login code.", "用户带着登录 code 访问的路径。")
)
@option("--ready", help=Text("The path that answers 2xx once it is up.", "启动完成后应答 2xx 的路径。"))
@option(
    "--kit",
    type=click.Choice(list(KITS)),
    help=Text("Write probes to mount besides.", "另外写出可挂载的探针。"),
)
@option("--defaults", is_flag=True, help=Text("Ask nothing.", "什么都不问。"))
@option("--force", is_flag=True, help=Text("Write over what is there.", "覆盖已有的文件。"))
@click.pass_context
def init(
    context: click.Context,
    out: Path,
    name: str | None,
    start: str | None,
    url: str | None,
    api: str | None,
    events: str | None,
    orders: str | None,
    login: str | None,
    ready: str | None,
    kit: str | None,
    defaults: bool,
    force: bool,
) -> None:
    """Write a commented provider.yaml, and with --kit probes for your back end to mount.

    It asks on a terminal for what is not given; nothing is written over without --force.
    """
    from conformance.setup.file import NAME, SCHEMA, Answers, made_up, text
    from conformance.setup.questions import asked
    from simulator import (
        PROVIDER_SCHEMA,
        UsageError,
        command_line,
        language,
        load_manifest,
        shell_words,
        write_file,
    )

    lang = language()
    given = {
        "name": name,
        "start": start,
        "url": url,
        "api": api,
        "events": events,
        "orders": orders,
        "login": login,
        "ready": ready,
    }
    if start and (url or api):
        raise UsageError(
            Text(
                "either --start, or --url and --api of one that runs already",
                "要么 --start，要么已在运行者的 --url 与 --api",
            )
        )
    if sys.stdin.isatty() and not defaults:
        given, kit = asked(given, kit, lang)
    given["name"] = given["name"] or NAME.in_(lang)
    words = given.pop("start")
    if words is None and not (given["url"] or given["api"]):
        words = START
    try:
        command = shell_words(words or "")
    except ValueError as error:
        raise UsageError(Text(f"--start {words!r}: {error}", f"--start 为 {words!r}：{error}")) from None
    answers = Answers(
        **{word: value for word, value in given.items() if value is not None},
        command=command,
        probes=kit is not None,
    )
    folder = out.parent
    written = {
        out: text(answers, lang, made_up()),
        folder / SCHEMA: json.dumps(PROVIDER_SCHEMA, ensure_ascii=False, indent=1) + "\n",
    }
    if kit is not None:
        written[folder / KITS[kit].file] = text_of(kit)
    there = [str(path) for path in written if path.exists() and path.read_text("utf-8") != written[path]]
    if there and not force:
        raise UsageError(
            Text(
                f"{', '.join(there)}: there already; --force writes over it, --out names another",
                f"{', '.join(there)}：已经存在；--force 覆盖，--out 另取名字",
            )
        )
    for path, content in written.items():
        write_file(path, content)
    manifest = load_manifest(out)
    account = manifest.components[0]
    told = Text(
        f"wrote {', '.join(map(str, written))}",
        f"已写入 {', '.join(map(str, written))}",
    )
    click.echo(told.in_(lang))
    values = {
        "COMPONENT_APPID": account.appid,
        "COMPONENT_SECRET": account.secret,
        "COMPONENT_TOKEN": account.token,
        "COMPONENT_AES_KEY": account.encoding_aes_key,
        "HOME_APPID": manifest.home_page.appid,
        "HOME_SECRET": manifest.home_page.secret,
        "HOME_TOKEN": manifest.home_page.token,
        "HOME_AES_KEY": manifest.home_page.encoding_aes_key,
        "SERVICE_ID": manifest.services[0].id,
    }
    base = "WECHAT_API_BASE" if command else answers.api
    told = Text(
        f"have your back end call {base} in place of https://api.weixin.qq.com, and use (made up):",
        f"让后端调用 {base}，而不是 https://api.weixin.qq.com，并使用以下虚构的值：",
    )
    click.echo(told.in_(lang))
    for key, value in values.items():
        click.echo(f"  {key}={value}")
    if command:
        told = Text(
            "the same are in the JSON file that WXSIM_CONFIG names; PORT and DATA are set as well",
            "这些值也在 WXSIM_CONFIG 所指的 JSON 文件中；PORT 与 DATA 为监听端口与数据目录",
        )
        click.echo(told.in_(lang))
    if kit is not None:
        left = KITS[kit].untried
        untried = NOTHING if left is None else Text(f" ({left.en})", f"（{left.zh}）")
        mount = KITS[kit].mount
        told = Text(
            f"mount {KITS[kit].file}{untried.en}: {mount.en}",
            f"挂载 {KITS[kit].file}{untried.zh}：{mount.zh}",
        )
        click.echo(told.in_(lang))
    line = command_line(context, doctor, provider=out, lang=None)
    click.echo(Text(f"next: {line}", f"下一步：{line}").in_(lang))
