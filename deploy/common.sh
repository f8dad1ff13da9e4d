# shellcheck shell=bash
# What the scripts of this folder share: finding Java, building what is missing, Spark's jars. To be
# sourced, with $root set to the folder of the repository. Bash 3.2 is enough.

readonly exit_usage=64 exit_internal=70
readonly least_java=17 most_java=23 # Hadoop 3.4, which Spark 4.1 brings, calls what JDK 24 has taken away

: "${root:?}"
launch=$root/driver/target/launch # written by the build: see driver/pom.xml
spark=$root/driver/target/spark   # a SPARK_HOME: its jars/ holds links to the jars that Maven has

# fail CODE MESSAGE...
fail() {
  local code=$1
  shift
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit "$code"
}

# Sets $java_home, from JAVA_HOME or else from the PATH, to a Java that Spark can use. Where that one is too new,
# to another one of this machine.
find_java() {
  local java version remedy="install a JDK $least_java or later, and set JAVA_HOME or PATH to it"
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail $exit_usage "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it; $remedy"
  else
    java=$(command -v java) || fail $exit_usage "there is no java; $remedy"
  fi
  java=$(readlink -f "$java")
  java_home=${java%/bin/java}
  version=$(java_version "$java_home")
  [ "$version" -ge $least_java ] 2>/dev/null ||
    fail $exit_usage "$java is Java ${version:-of an unknown version}; $remedy"
  [ "$version" -le $most_java ] || find_older_java "$version"
}

# Where JDKs are usually installed.
java_places() {
  printf '%s\n' /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*
}

# Sets $java_home to the newest of the usual places that Spark can use, one with a compiler if there is any. $1 is the
# version that is too new.
find_older_java() {
  local home version rank best=0
  while IFS= read -r home; do
    [ -x "$home/bin/java" ] || continue
    version=$(java_version "$home")
    [ "$version" -ge $least_java ] 2>/dev/null && [ "$version" -le $most_java ] || continue
    rank=$version
    [ ! -x "$home/bin/javac" ] || rank=$((rank + 1000))
    if [ "$rank" -gt "$best" ]; then
      best=$rank
      java_home=$home
    fi
  done <<<"$(java_places)"
  [ "$best" -gt 0 ] ||
    fail $exit_usage "Java $1 is too new for this Spark: install a JDK $least_java to $most_java (such as 17 or 21), and set JAVA_HOME to it"
  if [ -n "${JAVA_HOME:-}" ]; then
    printf '%s: JAVA_HOME has Java %s, which is too new for this Spark: using %s\n' "${0##*/}" "$1" "$java_home" >&2
  fi
}

# Lets names of files have other letters than ASCII: in the locale C, a JVM can neither read nor write them.
use_utf8() {
  local locale
  case $(locale charmap 2>/dev/null || true) in
  ANSI_X3.4-1968 | US-ASCII | 646 | "") ;;
  *) return 0 ;;
  esac
  for locale in C.UTF-8 C.utf8 en_US.UTF-8; do
    if [ "$(LC_ALL=$locale locale charmap 2>/dev/null || true)" = UTF-8 ]; then
      export LC_ALL=$locale
      return 0
    fi
  done
}

# The feature version (8, 17, ...) of the Java in folder $1. Its release file spares a start of it.
java_version() {
  local version=
  if [ -r "$1/release" ]; then
    version=$(sed -n 's/^JAVA_VERSION="\(1\.\)\{0,1\}\([0-9]*\).*/\2/p' "$1/release")
  fi
  if [ -z "$version" ]; then
    version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\(1\.\)\{0,1\}\([0-9]*\).*/\2/p')
  fi
  printf '%s\n' "$version"
}

# Sets $jar. Fails if the jar, or one of Spark's jars, is missing or if a source is newer.
built() {
  local file jars
  [ -r "$launch/jar.name" ] && [ -r "$launch/spark.classpath" ] || return 1
  jar=$root/driver/target/$(cat "$launch/jar.name")
  [ -r "$jar" ] || return 1
  [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main "$root/shared/src/build" \
    "$root/conf/log4j2.properties" -newer "$jar" -print -quit)" ] || return 1
  IFS=: read -r -a jars <"$launch/spark.classpath" || true # no newline at its end
  for file in "${jars[@]}"; do
    [ -r "$file" ] || return 1
  done
}

build() {
  local why="first use"
  [ ! -d "$root/driver/target" ] || why="sources are newer"
  command -v mvn >/dev/null || fail $exit_usage "Maven is needed to build Thalweg, but there is no mvn; install it"
  [ -x "$java_home/bin/javac" ] ||
    fail $exit_usage "$java_home has no compiler; install a JDK $least_java or later, and set JAVA_HOME to it"
  printf 'building Thalweg (%s) ...\n' "$why" >&2
  if ! (cd "$root" && JAVA_HOME=$java_home mvn -B -Dstyle.color=never -Dmaven.test.skip=true \
    -Dlint.skip -Dspotless.check.skip=true package) 9>&- >"$root/target/build.log" 2>&1 </dev/null; then
    grep '^\[ERROR\]' "$root/target/build.log" >&2 || cat "$root/target/build.log" >&2
    fail $exit_internal "the build has failed; all of it is in $root/target/build.log"
  fi
  built || fail $exit_internal "the build has left no usable jar under $root/driver/target; try 'mvn clean package'"
}

linked() {
  cmp -s "$launch/spark.classpath" "$spark/classpath"
}

# Fills $spark/jars with links: executors of a cluster on this machine are started from there.
link() {
  local jars
  IFS=: read -r -a jars <"$launch/spark.classpath" || true
  rm -rf "$spark"
  mkdir -p "$spark/jars"
  ln -s "${jars[@]}" "$spark/jars/"
  cp "$launch/spark.classpath" "$spark/classpath"
}

# Sets $archive to a file that spares the JVM the reading and checking of Spark's 15,000 classes at every start
# (class data sharing), or to nothing where there is none. It is written by a short training, once for every jar.
archive() {
  archive=$launch/classes.jsa
  if [ -w "$launch" ] && [ -w "$root/target" ] && ! [ "$archive" -nt "$jar" ]; then
    printf 'preparing quick starts ...\n' >&2
    "$java_home/bin/java" "$@" "-XX:ArchiveClassesAtExit=$archive.$$" -Xlog:disable \
      io.thalweg.driver.cli.Main train "$root/conf/quickstart.yaml" --master 'local[2]' \
      --run-dir "$root/driver/target/quickstart" --overwrite >"$root/target/archive.log" 2>&1 </dev/null ||
      printf 'no quick starts: see %s\n' "$root/target/archive.log" >&2
    touch "$archive.$$" # empty after a failure, so that it is tried once
    mv -f "$archive.$$" "$archive"
  fi
  [ -s "$archive" ] || archive=
}

# Passes on its input but for a line that Java writes to standard error at every start because of the vector kernels'
# module, and that no option of Java keeps back.
without_incubator() {
  local line=
  trap '' INT TERM HUP # ends with Java, which may have more to say
  while IFS= read -r line; do
    case $line in
    "WARNING: Using incubator modules: jdk.incubator.vector") exec cat ;;
    *) printf '%s\n' "$line" ;;
    esac
  done
  printf '%s' "$line"
}

# Makes everything ready: $java_home, $jar, and Spark as SPARK_HOME. Fast when nothing is to do.
prepare() {
  find_java
  if ! built || ! linked; then
    # Two starts at once: one builds, the other waits. (macOS has no flock and goes without.)
    mkdir -p "$root/target"
    exec 9>"$root/target/build.lock"
    if command -v flock >/dev/null; then
      flock 9
    fi
    built || build
    linked || link
    exec 9>&-
  fi
  export SPARK_HOME=$spark SPARK_SCALA_VERSION=2.13
}
