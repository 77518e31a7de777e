#!/bin/sh
# The stand-in JDK: answers -version as an OpenJDK does (on stderr) and hands everything else to the stand-in programs.
here=$(cd "$(dirname "$0")/.." && pwd)
case "$1" in
  -version | --version)
    version=$(cat "$here/lib/version")
    echo "openjdk version \"$version\" 2021-04-20" >&2
    echo "OpenJDK Runtime Environment 18.9 (build $version+9)" >&2
    echo "OpenJDK 64-Bit Server VM 18.9 (build $version+9, mixed mode)" >&2
    exit 0
    ;;
esac
exec "$here/lib/java" "$here/lib/stand-in.mjs" "$@"
