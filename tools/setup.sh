# Sourced by tools/start and tools/test: installs what tools/packages.txt lists and this machine lacks.
# Needs: $root (the checkout), $assume_yes (1: do not ask).

say() { printf '%s\n' "$*" >&2; }
die() { say "$(basename "$0"): $*"; exit 2; }

packages_of() {  # packages_of GROUP...
  local group
  for group in "$@"; do awk -v g="$group" '$1 == g { print $2 }' "$root/tools/packages.txt"; done
}

installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

install_packages() {  # install_packages GROUP...
  command -v apt-get >/dev/null || die "this machine has no apt-get; install by hand what tools/packages.txt lists"
  local missing=() package
  for package in $(packages_of "$@"); do
    # Node.js often comes from elsewhere, with npm inside; what matters is that the program is there.
    case "$package" in nodejs | npm) command -v "${package%js}" >/dev/null && continue ;; esac
    installed "$package" || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "These Debian packages are missing and will be installed:"
  printf '  %s\n' "${missing[@]}" | fmt -w 100 >&2
  if [ "$assume_yes" != 1 ] && [ -t 0 ]; then
    read -r -p "Install them now? [Y/n] " answer
    case "$answer" in [Nn]*) die "stopped; nothing was installed" ;; esac
  fi
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "installing needs root and there is no sudo; run: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq >&2
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
    >"${TMPDIR:-/tmp}/mercia-apt.log" 2>&1 || { tail -20 "${TMPDIR:-/tmp}/mercia-apt.log" >&2; die "the packages could not be installed"; }
}

# The same source in another build folder or clone hits the compiler cache.
export CCACHE_NOHASHDIR=1 CCACHE_BASEDIR="$root"
