#!/usr/bin/env bash
# Installs what the tests need beside Go, from Debian's packages. Nothing is installed that is there.
set -euo pipefail
want=()
command -v gcc >/dev/null || want+=(gcc libc6-dev)
command -v make >/dev/null || want+=(make)
command -v curl >/dev/null || want+=(curl ca-certificates)
command -v jq >/dev/null || want+=(jq)
command -v awk >/dev/null || want+=(mawk)
ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || want+=(postgresql)
command -v chromium >/dev/null || want+=(chromium)
command -v pdftotext >/dev/null || want+=(poppler-utils)
fc-list 2>/dev/null | grep -qi 'wqy\|noto.*cjk' || want+=(fonts-wqy-microhei fontconfig)
[ ${#want[@]} -eq 0 ] && exit 0
run=""
[ "$(id -u)" -eq 0 ] || run=sudo
$run apt-get update -qq
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq --no-install-recommends "${want[@]}"
