env "local" {
  src = "file://schema.hcl"
  dev = "docker://mysql/8/dev"
  migration {
    dir = "file://migrations"
  }
}
