#!/bin/sh
# make_venv.sh FOLDER [PYTHON]: a virtual environment of PYTHON, or of the first suitable Python that is found.
set -eu
folder=$1
asked=${2:-}

suits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null
}

# python3 first: what the system calls Python is what people expect
for python in ${asked:-python3 python3.13 python3.12 python3.14 python3.11 python}; do
    if suits "$python"; then
        "$python" -m venv "$folder" && exit
        echo "$python 没能建立虚拟环境；Debian 和 Ubuntu 上请先安装 python3-venv。 / $python could not make a virtual environment; on Debian and Ubuntu install python3-venv first." >&2
        exit 1
    fi
done

found=$("${asked:-python3}" --version 2>&1) || found="没有找到 ${asked:-python3}"
echo "需要 Python 3.11 或更新的版本（现在：$found）。装好后这样指定：PYTHON=python3.13 make setup / Python 3.11 or newer is needed; point at one as shown." >&2
exit 1
