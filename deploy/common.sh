# shellcheck shell=bash
# What the scripts of this folder share: finding Java, building what is missing, Spark's jars. To be
# sourced, with $root set to the folder of the repository. Bash 3.2 is enough.

readonly exit_usage=64 exit_internal=70
readonly least_java=17

: "${root:?}"
jar_name=$root/driver/target/launch/jar.name # written by the build: see driver/pom.xml

# fail CODE MESSAGE...
fail() {
  local code=$1
  shift
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit "$code"
}

# Sets $spark_version, $spark_profile (Maven's word for it), $most_java, and $spark: a SPARK_HOME, whose jars/ holds links to
# the jars that Maven has.
choose_spark() {
  local default
  default=$(sed -n '/<spark.version>/{s|.*<spark.version>\(.*\)</.*|\1|p;q;}' "$root/pom.xml")
  spark_version=${THALWEG_SPARK:-$default}
  most_java=
  spark_profile=
  case $spark_version in
  4.2.[0-9]*) ;;
  4.[01].[0-9]*)
    most_java=23 # its Hadoop 3.4 calls what JDK 24 has taken away
    spark_profile=,spark-${spark_version%.*}
    ;;
  *) fail $exit_usage "THALWEG_SPARK is $spark_version, expected a version of Spark 4.0, 4.1 or 4.2; say THALWEG_SPARK=$default, or leave it out" ;;
  esac
  spark=$root/driver/target/spark/$spark_version
}

# Sets $java_home and $java_feature, from JAVA_HOME or else from the PATH, to a Java that this Spark runs on.
find_java() {
  local java remedy="install a JDK $least_java or later, and set JAVA_HOME or PATH to it"
  if [ -n "${JAVA_HOME:-}" ]; then
    java=$JAVA_HOME/bin/java
    [ -x "$java" ] || fail $exit_usage "JAVA_HOME is $JAVA_HOME, but there is no bin/java in it; $remedy"
  else
    java=$(command -v java) || fail $exit_usage "there is no java; $remedy"
  fi
  java=$(readlink -f "$java")
  java_home=${java%/bin/java}
  java_feature=$(java_version "$java_home")
  [ "$java_feature" -ge $least_java ] 2>/dev/null ||
    fail $exit_usage "$java is Java ${java_feature:-of an unknown version}; $remedy"
  [ -z "$most_java" ] || [ "$java_feature" -le "$most_java" ] || refuse_java
}

# Where JDKs are usually installed.
java_places() {
  printf '%s\n' /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*
}

# The newest JDK of the usual places that this Spark runs on; nothing where there is none.
suitable_java() {
  local home version best=0 found=
  while IFS= read -r home; do
    [ -x "$home/bin/javac" ] || continue
    version=$(java_version "$home")
    if [ "$version" -ge $least_java ] 2>/dev/null && [ "$version" -le "$most_java" ] && [ "$version" -gt $best ]; then
      best=$version
      found=$(readlink -f "$home")
    fi
  done <<<"$(java_places)"
  printf '%s\n' "$found"
}

refuse_java() {
  local other remedy="install a JDK $least_java to $most_java and set JAVA_HOME to it"
  other=$(suitable_java)
  [ -z "$other" ] || remedy="say JAVA_HOME=$other"
  fail $exit_usage "Spark $spark_version runs on Java $least_java to $most_java, found Java $java_feature in $java_home;" \
    "$remedy, or use Spark 4.2, which runs on Java $java_feature"
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

# Sets $jar. Fails if the jar is missing or if a source is newer.
built() {
  [ -r "$jar_name" ] || return 1
  jar=$root/driver/target/$(cat "$jar_name")
  [ -r "$jar" ] || return 1
  [ -z "$(find "$root/pom.xml" "$root"/*/pom.xml "$root"/*/src/main "$root/shared/src/build" \
    "$root/conf/log4j2.properties" -newer "$jar" -print -quit)" ]
}

build() {
  local why="first use"
  [ ! -d "$root/driver/target" ] || why="sources are newer"
  [ -x "$java_home/bin/javac" ] ||
    fail $exit_usage "$java_home has no compiler; install a JDK $least_java or later, and set JAVA_HOME to it"
  printf 'building Thalweg (%s) ...\n' "$why" >&2
  maven build.log -Dmaven.test.skip=true -Dmaven.javadoc.skip=true -Dcyclonedx.skip=true -Dlint.skip -Dspotless.check.skip=true package
  built || fail $exit_internal "the build has left no usable jar under $root/driver/target; try 'mvn clean package'"
}

# maven LOG WORD...: runs it, with its output in target/LOG.
maven() {
  local log=$root/target/$1
  shift
  command -v mvn >/dev/null || fail $exit_usage "Maven is needed to build Thalweg, but there is no mvn; install it"
  if ! (cd "$root" && JAVA_HOME=$java_home mvn -B -Dstyle.color=never "$@") 9>&- >"$log" 2>&1 </dev/null; then
    grep '^\[ERROR\]' "$log" >&2 || cat "$log" >&2
    fail $exit_internal "the build has failed; all of it is in $log"
  fi
}

# Whether this Spark is there: its jars, and the options that its JVM needs.
fetched() {
  local file jars
  [ -r "$spark/java.options" ] && [ "$spark/fetched" -nt "$root/pom.xml" ] || return 1
  IFS=: read -r -a jars <"$spark/fetched" || true # no newline at its end
  for file in "${jars[@]}"; do
    [ -r "$file" ] || return 1
  done
}

# Fills $spark/jars with links: executors of a cluster on this machine are started from there.
fetch() {
  local jars
  printf 'fetching Spark %s ...\n' "$spark_version" >&2
  maven spark.log -N "-Plaunch$spark_profile" "-Dspark.version=$spark_version" process-resources
  IFS=: read -r -a jars <"$spark/classpath" || true
  rm -rf "$spark/jars"
  mkdir "$spark/jars"
  ln -s "${jars[@]}" "$spark/jars/"
  cp "$spark/classpath" "$spark/fetched"
}

# Sets $archive to a file that spares the JVM the reading and checking of Spark's 15,000 classes at every start
# (class data sharing), or to nothing where there is none. It is written by a short training, once for every jar, Spark and Java.
archive() {
  archive=$spark/classes-$java_feature.jsa
  if [ -w "$spark" ] && [ -w "$root/target" ] && ! [ "$archive" -nt "$jar" ]; then
    printf 'preparing quick starts ...\n' >&2
    "$java_home/bin/java" "$@" "-XX:ArchiveClassesAtExit=$archive.$$" -Xlog:disable \
      io.thalweg.driver.cli.Main train "$root/conf/quickstart.yaml" --master 'local[2]' \
      --run-dir "$spark/quickstart" --overwrite >"$root/target/archive.log" 2>&1 </dev/null ||
      printf 'no quick starts: see %s\n' "$root/target/archive.log" >&2
    touch "$archive.$$" # empty after a failure, so that it is tried once
    mv -f "$archive.$$" "$archive"
  fi
  [ -s "$archive" ] || archive=
}

# Passes on its input but for lines that Java writes to standard error at every start because of the vector kernels'
# module, and of a package of older JDKs that Spark opens. No option of Java keeps them back.
without_incubator() {
  local line=
  trap '' INT TERM HUP # ends with Java, which may have more to say
  while IFS= read -r line; do
    case $line in
    "WARNING: Using incubator modules: jdk.incubator.vector" | "WARNING: package sun.security.action not in java.base") ;;
    *) printf '%s\n' "$line" ;;
    esac
  done
  printf '%s' "$line"
}

# Makes everything ready: $java_home, $jar, and Spark as SPARK_HOME. Fast when nothing is to do.
prepare() {
  choose_spark
  find_java
  if ! built || ! fetched; then
    # Two starts at once: one builds, the other waits. (macOS has no flock and goes without.)
    mkdir -p "$root/target"
    exec 9>"$root/target/build.lock"
    if command -v flock >/dev/null; then
      flock 9
    fi
    built || build
    fetched || fetch
    exec 9>&-
  fi
  export SPARK_HOME=$spark SPARK_SCALA_VERSION=2.13
}
