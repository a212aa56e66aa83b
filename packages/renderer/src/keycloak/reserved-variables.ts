/**
 * Names of variables that mean something to a program in the containers, by their beginnings: the settings of Keycloak and
 * keycloak-config-cli, and those of what they are built on and started by. The value that a document needs would steer the
 * program: with `LD_PRELOAD` it loads code, with `DEBUG` it opens a port for debuggers, `UID` cannot be set at all.
 *
 * Sources: kc.sh of Keycloak 26.5 and 26.7; `compgen -v` and the manual of bash 5.2; ld.so(8); the launchers of OpenJDK;
 * Spring Boot's and Quarkus's mapping of environment variables; libcurl(3) for the proxies.
 */
const BEGINNINGS = words(`
  IMPORT_ KC_ RUN_
  SPRING_ LOGGING_ QUARKUS_ SMALLRYE_
  JAVA_ JDK_ JVM_ IBM_JAVA_ OPENJ9_ DEBUG_ LOADER_ OPENSSL_
  BASH_ READLINE_ PROMPT_ LC_
  LD_ GLIBC_ GCONV_ MALLOC_ GETCONF_
`);
/**
 * The settings of keycloak-config-cli below `keycloak.`, of which Spring takes `KEYCLOAK_LOGIN_REALM` for `KEYCLOAK_LOGINREALM`
 * (measured with 6.5.1: with such a variable, it signs in elsewhere, or sends the password to somebody's proxy).
 */
const SETTINGS = new Set(
  words(`
    URL USER PASSWORD LOGINREALM CLIENTID CLIENTSECRET GRANTTYPE SSLVERIFY HTTPPROXY CONNECTTIMEOUT READTIMEOUT VERSION
  `),
);
const NAMES = new Set([
  // kc.sh, and the entrypoints
  ...words(`
    KEYCLOAK_HOME KEYCLOAK_CONFIG_CLI_JAR CONFIG_DIR SECRETS_DIR MIGRATION_TRIES MIGRATION_WAIT_SECONDS
    REALM_IMPORT_DIR REALM_TEMPLATE FIRST_START_SECRETS
  `),
  // kc.sh, and Spring Boot
  ...words(`
    DEBUG TRACE GREP PID OPT PRINT_ENV CONFIG_ARGS SERVER_OPTS CFILE DIRNAME RESOLVED_NAME IS_CYGWIN JAVA
    CLASSPATH CLASSPATH_OPTS
  `),
  // Where requests go, of both
  ...words(`
    HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY
  `),
  // Shells
  ...words(`
    BASH BASHOPTS BASHPID EPOCHREALTIME EPOCHSECONDS HISTCMD HISTCONTROL HISTFILE HISTFILESIZE HISTIGNORE
    HISTSIZE HISTTIMEFORMAT COMP_CWORD COMP_KEY COMP_LINE COMP_POINT COMP_TYPE COMP_WORDBREAKS COMP_WORDS PATH
    HOME PWD OLDPWD SHELL SHLVL SHELLOPTS ENV IFS CDPATH UID EUID GID EGID PPID GROUPS USER USERNAME LOGNAME
    HOSTNAME HOSTTYPE MACHTYPE OSTYPE TERM TERMCAP TERMINFO LANG LANGUAGE LINES COLUMNS LINENO RANDOM SRANDOM
    SECONDS REPLY MAPFILE COPROC COMPREPLY DIRSTACK FUNCNAME FUNCNEST PIPESTATUS PS0 PS1 PS2 PS3 PS4 OPTARG
    OPTERR OPTIND TMOUT TIMEFORMAT GLOBIGNORE EXECIGNORE FIGNORE IGNOREEOF INPUTRC POSIXLY_CORRECT CHILD_MAX
    MAIL MAILCHECK MAILPATH TEXTDOMAIN TEXTDOMAINDIR HOSTFILE
  `),
  // The C library
  ...words(`
    TZ TZDIR TMP TMPDIR TEMP LOCPATH NLSPATH HOSTALIASES LOCALDOMAIN RES_OPTIONS
  `),
]);

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

/** @returns whether a variable means something to a program in the containers, beside what a document means by it. */
export function isReservedVariable(name: string): boolean {
  const setting = name.startsWith('KEYCLOAK_') ? name.slice('KEYCLOAK_'.length).replaceAll('_', '') : '';
  return (
    NAMES.has(name) ||
    SETTINGS.has(setting) ||
    setting.startsWith('AVAILABILITYCHECK') ||
    BEGINNINGS.some((beginning) => name.startsWith(beginning))
  );
}
