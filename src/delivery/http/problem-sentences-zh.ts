import type { ErrorCode } from '#kernel/errors.ts';

/**
 * The sentences of `#kernel/errors.ts` for those who asked for Chinese. What fills them (names of fields, reasons of
 * libraries) stays as it is. A new code does not compile until it stands here.
 */
export const SENTENCES_ZH: Readonly<Record<ErrorCode, string>> = {
  'config-invalid': '配置无法使用：{problems}。请改正这些项后重新启动。',
  'data-folder-in-use': '数据目录 {folder} 正被进程 {pid} 使用。请先停止它，或用 NUWA_DATA 指定另一个目录。',
  'data-folder-kind':
    '数据目录 {folder} 属于 {found} 类安装，不能作为 {wanted} 类打开。请用 NUWA_DATA 指定另一个目录。',
  'keys-missing':
    '数据目录 {folder} 所需的密钥不在 {keys} 中。请把密钥目录放回原处，或用 NUWA_KEYS 指出它的位置。',
  'database-unreachable': '数据库没有应答：{reason}。请检查 DATABASE_URL 以及数据库服务是否在运行。',
  'database-too-old': 'PostgreSQL {found} 版本过低，需要 15 或更高版本。',
  'database-newer': '数据库由更新版本的女娲建立（{reason}）。请启动该版本，或改用其他数据库。',
  'server-not-running': '{socket} 上没有女娲服务应答。请用 “npm start” 启动。',
  'bad-request': '请求无法使用：{problem}。',
  'not-found': '没有名为 {name} 的 {what}。',
  'too-many-requests': '请求过于频繁，请在 {seconds} 秒后再试。',
  'too-large': '{what} 超过了上限 {limit}。',
  'method-not-allowed': '此地址只接受 {allowed}。',
  'host-refused': '请求所指的主机名不由本服务提供。如果它是您的，请加入 NUWA_HOSTS。',
  'path-outside-inbox': '该路径在收件目录之外。请把文件放入 {inbox}，并以其中的名字指定。',
  'file-unreadable': '无法读取文件 {file}：{reason}。',
  'file-not-written': '无法写入文件 {file}：{reason}。请另选文件名。',
  'archive-refused': '压缩包 {file} 被拒绝：{reason}。',
  'format-unknown':
    '无法识别 {file} 的格式：{reason}。如果它是一份名单，请编写读取方案（docs/formats/plan-v1.md）并用 --plan 提交。',
  'plan-invalid': '读取方案无法使用：{problem}。',
  'dump-empty': '泄露数据中没有任何记录。',
  'dump-known': '这份泄露数据已在库中，名为 {breach}。未作任何改动。',
  'breach-exists': '已有名为 {name} 的泄露。请用 --breach 另取名称。',
  'import-cancelled': '导入已取消，泄露库保持原样。',
  'import-running': '另一项导入正在进行；一次只能导入一项。请等待或取消它。',
  'engine-failed': '泄露库引擎已停止：{reason}。泄露库保持原样，请重新导入。',
  'corpus-damaged': '泄露库文件 {file} 与清单不符。请运行 “nuwa doctor”；索引可由事实文件重建。',
  'evidence-refused': '文件被拒绝：{reason}。',
  'evidence-damaged': '证据文件 {file} 与所存内容不符：{reason}。请从副本恢复。',
  'assertion-refused': '该认定被拒绝：{reason}。',
  'ledger-refused': '存证账本拒绝：{reason}。没有签署任何内容。',
  'receipt-invalid': '回执不成立：{reason}。',
  'notice-undeliverable': '信息无法交给邮件服务器：{reason}。',
  'link-expired': '该链接已使用过，或已超过 {minutes} 分钟。请重新申请。',
  'report-incomplete': '报告还不能受理：{problems}。请改正这些项后重新提交。',
  'idempotency-conflict': '该幂等键此前用于另一个请求。新的请求请使用新的键。',
  'address-refused': '该地址无法到达，或不允许本服务访问。请确认它是公网地址并以 https 应答。',
  'mailbox-unreachable': '无法读取邮箱：{reason}。请检查 NUWA_IMAP_URL 以及服务器是否应答。',
  'not-signed-in': '此操作需要账户。请登录，或出示 API 密钥。',
  'credentials-refused': '所出示的 {what} 无效或已失效。请重新登录，或另建密钥。',
  'sign-in-refused': '地址、密码或验证码不相符。请核对后再试。',
  'email-unconfirmed': '该电子邮箱尚未确认。请打开刚刚发往该邮箱的链接。',
  'password-refused': '不能使用这个密码：{reason}。请另选一个。',
  'one-time-link-dead': '该一次性链接已被使用、已过期，或已被更新的链接取代。请重新申请。',
  'not-allowed': '不允许这样做：{reason}。',
  internal: '我们这边出了故障，日志中的编号为 {reference}。',
};

export const TITLES_ZH: Readonly<Record<number, string>> = {
  400: '请求有误',
  401: '需要登录',
  403: '不允许',
  404: '不存在',
  405: '方法不允许',
  409: '冲突',
  410: '已失效',
  413: '过大',
  421: '主机不符',
  422: '无法处理',
  429: '请求过多',
  500: '内部错误',
  502: '上游无应答',
  503: '暂不可用',
};
