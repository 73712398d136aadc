# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2034
# The list of Debian 12 packages that Kesu needs, and functions that install them. Sourced by
# deploy/quickstart, tests/run and .ci/run. Nothing is changed on a machine that has them all.

# To build and run the program.
KESU_PACKAGES_BUILD=(
	gcc libc6-dev cmake make ninja-build pkg-config python3 ca-certificates
	libevent-dev libssl-dev libjansson-dev libpq-dev libbsd-dev libsystemd-dev libgsl-dev
	libcurl4-openssl-dev libcjose-dev
	libsodium-dev liboath-dev libcsv-dev zlib1g-dev libbrotli-dev brotli postgresql-15
	libcairo2-dev libpango1.0-dev libqrencode-dev fonts-noto-cjk libzip-dev libexpat1-dev
	libreadstat-dev libxlsxwriter-dev libxml2-dev
)
# To run the tests: C unit tests, the proxies, a real browser, a reader of PDF and of QR codes, and what
# writes reports as .docx, which the program does without where it is not installed.
KESU_PACKAGES_TEST=(libcmocka-dev procps nginx-light haproxy pgbouncer chromium poppler-utils zbar-tools pandoc)
# To check the source: a second compiler, its sanitizers and fuzzer, and the linters.
KESU_PACKAGES_CHECK=(
	git clang llvm clang-format clang-tidy libclang-rt-14-dev libomp-dev
	cppcheck shellcheck universal-ctags
)

# The pages are bundled by npm. Any Node.js from version 18 on is enough; without one, Debian's is used.
kesu_packages_node() {
	local major
	major=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\).*/\1/p')
	if [ "${major:-0}" -lt 18 ] || ! command -v npm >/dev/null 2>&1; then
		printf '%s\n' nodejs npm
	fi
}

# kesu_packages_missing PACKAGE...  prints those that are not installed.
kesu_packages_missing() {
	local package
	for package in "$@"; do
		case $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) in
		*installed*) ;;
		*) printf '%s\n' "$package" ;;
		esac
	done
}

# kesu_packages_apt ARGUMENT...  apt-get as root, without questions; its output is shown on failure.
kesu_packages_apt() {
	local root=() talk
	if [ "$(id -u)" -ne 0 ]; then
		root=(sudo)
	fi
	talk=$(mktemp)
	if ! "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -y -o Dpkg::Use-Pty=0 \
		-o Acquire::Retries=3 "$@" </dev/null >"$talk" 2>&1; then
		tail -n 30 "$talk" >&2
		rm -f "$talk"
		return 1
	fi
	rm -f "$talk"
}

# kesu_packages_install PACKAGE...  installs what is missing; as root, or through sudo.
kesu_packages_install() {
	local missing
	mapfile -t missing < <(kesu_packages_missing "$@" && kesu_packages_node)
	[ "${#missing[@]}" -gt 0 ] || return 0
	echo "missing Debian packages: ${missing[*]}"
	if ! command -v apt-get >/dev/null 2>&1; then
		echo "this needs Debian 12: there is no apt-get here" >&2
		return 1
	fi
	if [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null 2>&1; then
		echo "run this as root, or install sudo" >&2
		return 1
	fi
	echo "apt-get update"
	kesu_packages_apt update || return 1
	echo "apt-get install"
	kesu_packages_apt install --no-install-recommends "${missing[@]}"
}
