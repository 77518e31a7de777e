#!/bin/sh
# Stand-in for the product's cipher tool script: same variables, same main class.
if [ -z "$JAVA_HOME" ]; then
  echo "You must set the JAVA_HOME variable before running CARBON."
  exit 1
fi
[ -z "$CARBON_HOME" ] && CARBON_HOME=$(cd "$(dirname "$0")/.." && pwd)
$JAVA_HOME/bin/java -Dcarbon.home="$CARBON_HOME" -Dcarbon.config.dir.path="$CARBON_HOME"/@CONF@ \
  -classpath "$CARBON_HOME/@LIB@/*" org.wso2.ciphertool.CipherTool $*
