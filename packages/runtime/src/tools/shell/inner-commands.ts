import { type CommandWords, program } from "../../permissions/shell-line.js";

/** What a program runs besides itself, as far as its words tell. */
export interface InnerCommands {
  /** Each as words of its own. */
  readonly commands: readonly CommandWords[];
  /** Text that a shell runs. */
  readonly scripts: readonly string[];
  /** Whether it runs something that its words don't tell. */
  readonly isOpaque: boolean;
  /** Whether what else its words say may be run, too. */
  readonly mayRunWords: boolean;
}

const NOTHING: InnerCommands = { commands: [], scripts: [], isOpaque: false, mayRunWords: false };
const OPAQUE: InnerCommands = { ...NOTHING, isOpaque: true };

/** Programs that run the rest of their words, with their options that take a value as the next word. */
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  sudo: ["-u", "-g", "-h", "-p", "-C", "-D", "-R", "-T", "-U", "-r", "-t", "--user", "--group", "--chdir"],
  doas: ["-u", "-C"],
  command: [],
  builtin: [],
  exec: ["-a"],
  coproc: [],
  nohup: [],
  nice: ["-n", "--adjustment"],
  ionice: ["-c", "-n", "-p", "--class", "--classdata"],
  time: ["-f", "-o", "--format", "--output"],
  setsid: [],
  stdbuf: ["-i", "-o", "-e"],
  busybox: [],
  toybox: [],
  xargs: [
    "-a",
    "-d",
    "-E",
    "-I",
    "-L",
    "-n",
    "-P",
    "-s",
    "--arg-file",
    "--delimiter",
    "--max-args",
    "--max-procs",
  ],
  strace: ["-e", "-o", "-p", "-s", "-u", "-E"],
  ltrace: ["-e", "-o", "-p", "-s", "-u"],
  unshare: [],
  env: ["-u", "-C", "--unset", "--chdir"],
};

/** As {@link PREFIXES}, with one word of their own before the command. */
const PREFIXES_AFTER_ONE: Readonly<Record<string, readonly string[]>> = {
  timeout: ["-s", "-k", "--signal", "--kill-after"],
  chroot: [],
  flock: ["-w", "-E", "--timeout"],
  taskset: [],
  gosu: [],
};

const SHELLS: ReadonlySet<string> = new Set(
  "sh bash dash zsh ksh mksh ash fish rbash pwsh su runuser".split(" "),
);

/** Interpreters, with the options after which code stands. */
const INTERPRETERS: Readonly<Record<string, RegExp>> = {
  python: /^-[a-zA-Z]*c/,
  perl: /^-[a-zA-Z]*[eE]/,
  ruby: /^-[a-zA-Z]*e/,
  node: /^(-[a-z]*[ep]|--eval|--print)/,
  bun: /^(-e|--eval|-p|--print)/,
  deno: /^eval$/,
  php: /^-[rRBE]/,
  lua: /^-e/,
  osascript: /^-e/,
  expect: /^-c/,
  tclsh: /^-/,
  vim: /^[-+]/,
  vi: /^[-+]/,
  nvim: /^[-+]/,
  ex: /^/,
  ed: /^/,
  emacs: /^--?(eval|batch|l|load|script)/,
};

/** Programs that run nothing that their words name, whatever those are. */
const HARMLESS: ReadonlySet<string> = new Set(
  (
    "echo printf cat ls dir grep egrep fgrep rg head tail wc sort uniq cut tr diff cmp comm file stat which type " +
    "whereis man info test [ true false : cd pushd popd pwd mkdir rmdir rm touch cp mv ln chmod chown basename " +
    "dirname realpath readlink date sleep seq tee df du ps id whoami uname hostname env printenv history jobs wait " +
    "kill exit return shift break continue read export local unset set nl tac rev fold paste join column less more " +
    "md5sum sha1sum sha256sum sha512sum base64 xxd od hexdump curl wget jq yq tree locate dd sync mktemp truncate " +
    "git npm pnpm yarn pip cargo go gh"
  ).split(" "),
);

/** What a command runs besides its own program. */
export function innerCommands(words: CommandWords): InnerCommands {
  const [first, ...args] = words;
  if (first === undefined) return OPAQUE;
  const name = program(first);
  if (SHELLS.has(name)) return shell(args);
  if (name === "eval") return script(args);
  if (name === "source" || name === ".") return OPAQUE;
  if (name === "trap" || name === "alias") return texts(args);
  if (name === "find") return find(args);
  if (name === "git") return git(args);
  if (name === "tar")
    return args.some(
      (word) =>
        word === undefined ||
        /^--(to-command|checkpoint-action|use-compress-program|rsh-command|info-script|new-volume-script)|^-[^-]*[IF]/.test(
          word,
        ),
    )
      ? OPAQUE
      : NOTHING;
  if (/^(awk|gawk|mawk|nawk)$/.test(name)) return awk(args);
  if (name === "sed") return sed(args);
  const code = INTERPRETERS[name.replace(/[\d.]+$/, "")];
  if (code)
    return args.some((word) => word === undefined || code.test(word))
      ? OPAQUE
      : { ...NOTHING, isOpaque: args.length === 0 };
  const prefix = PREFIXES[name];
  if (prefix) return prefixed(args, prefix, 0);
  const afterOne = PREFIXES_AFTER_ONE[name];
  if (afterOne) return prefixed(args, afterOne, 1);
  return { ...NOTHING, mayRunWords: !HARMLESS.has(name) };
}

/** The command after options, variables and `skipped` words; what can't be told is opaque. */
function prefixed(args: CommandWords, valueOptions: readonly string[], skipped: number): InnerCommands {
  let left = skipped;
  const scripts: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (word === undefined) return OPAQUE;
    if (word === "-S" || word.startsWith("--split-string")) return OPAQUE;
    if (word === "-c") return { ...NOTHING, ...textAt(args, at + 1) };
    if (valueOptions.includes(word)) at++;
    else if (word.startsWith("-") || /^[A-Za-z_]\w*=/.test(word)) continue;
    else if (left > 0) left--;
    else return { ...NOTHING, commands: [args.slice(at)], scripts };
  }
  return NOTHING;
}

function textAt(args: CommandWords, at: number): Pick<InnerCommands, "scripts" | "isOpaque"> {
  const text = args[at];
  return text === undefined ? { scripts: [], isOpaque: true } : { scripts: [text], isOpaque: false };
}

/** A shell runs its `-c` text; what it reads from a file or its input isn't known. */
function shell(args: CommandWords): InnerCommands {
  const at = args.findIndex((word) => word !== undefined && /^-[a-zA-Z]*c$|^--command$/.test(word));
  if (at < 0 || args.slice(0, at).includes(undefined)) {
    const asksOnly = args.length === 1 && /^--?(version|help)$/.test(args[0] ?? "");
    return asksOnly ? NOTHING : OPAQUE;
  }
  const value = args.slice(at + 1).findIndex((word) => word === undefined || !/^[-+]/.test(word));
  return { ...NOTHING, ...textAt(args, at + 1 + Math.max(value, 0)) };
}

function script(args: CommandWords): InnerCommands {
  return args.includes(undefined) ? OPAQUE : { ...NOTHING, scripts: [args.join(" ")] };
}

/** Any of the words may be text that a shell runs later. */
function texts(args: CommandWords): InnerCommands {
  const scripts = args.flatMap((word) => (word === undefined ? [] : [word.replace(/^\w+=/, "")]));
  return { ...NOTHING, scripts, isOpaque: args.includes(undefined) };
}

function find(args: CommandWords): InnerCommands {
  const commands: CommandWords[] = [];
  for (const [at, word] of args.entries()) {
    if (word === undefined || !/^-(exec|execdir|ok|okdir)$/.test(word)) continue;
    const rest = args.slice(at + 1);
    const end = rest.findIndex((next) => next === ";" || next === "+");
    commands.push(end < 0 ? rest : rest.slice(0, end));
  }
  const deletes = args.includes("-delete") ? [["rm"]] : [];
  return {
    ...NOTHING,
    commands: [...commands, ...deletes],
    isOpaque: args.includes(undefined) && commands.length === 0,
  };
}

/** Git runs what its settings and some of its subcommands name. */
function git(args: CommandWords): InnerCommands {
  const runs = (word: string | undefined) =>
    word === undefined ||
    /^(-c|--config-env|--exec-path=|--upload-pack|--receive-pack|--exec|-x$|-u$)/.test(word) ||
    /^(foreach|filter-branch|difftool|mergetool|bisect|credential|config)$/.test(word) ||
    /^ext::/.test(word);
  return { ...NOTHING, isOpaque: args.some(runs) };
}

function awk(args: CommandWords): InnerCommands {
  const runs = (word: string | undefined) =>
    word === undefined || /system\s*\(|getline|\||^-f|^-[iEel]/.test(word);
  return { ...NOTHING, isOpaque: args.some(runs) };
}

/** GNU sed runs commands by `e`. */
function sed(args: CommandWords): InnerCommands {
  const runs = (word: string | undefined) =>
    word === undefined ||
    /^(-f|--file)/.test(word) ||
    /(^|[;{}\d$/ ])e( |$)|\/[gip\d]*e[gip\d]*($|[; }])/.test(word);
  return { ...NOTHING, isOpaque: args.some(runs) };
}
