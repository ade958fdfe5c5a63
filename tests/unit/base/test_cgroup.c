#include "test_here.h"

static char root[64];

static int open_root(void **state)
{
    make_temporary_folder(root);
    return 0;
}

static int close_root(void **state)
{
    remove_folder(root);
    return 0;
}

static void put(const char *path, const char *text)
{
    char full[512];
    snprintf(full, sizeof full, "%s%s", root, path);
    char *slash = strrchr(full, '/');
    *slash = '\0';
    assert_int_equal(rp_make_folders(full, NULL), RP_OK);
    *slash = '/';
    assert_int_equal(rp_file_write(full, text, strlen(text), NULL), RP_OK);
}

static void test_nothing_mounted(void **state)
{
    assert_int_equal(rpi_cgroup_cpus(root), 0);
}

static void put_v2(const char *group)
{
    put("/proc/self/mountinfo", "20 1 8:1 / / rw - ext4 /dev/sda rw\n"
                                "30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup2 rw,nsdelegate\n");
    put("/proc/self/cgroup", group);
}

static void test_v2_own_group_and_parents(void **state)
{
    put_v2("0::/a/b\n");
    put("/sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
    assert_int_equal(rpi_cgroup_cpus(root), 0);
    put("/sys/fs/cgroup/a/cpu.max", "350000 100000\n"); // a parent binds, 3.5 rounds up
    assert_int_equal(rpi_cgroup_cpus(root), 4);
    put("/sys/fs/cgroup/a/b/cpu.max", "50000 100000\n");
    assert_int_equal(rpi_cgroup_cpus(root), 1);
}

static void test_v2_path_of_the_host(void **state)
{
    put_v2("0::/docker/0123456789\n"); // not there inside the container
    put("/sys/fs/cgroup/cpu.max", "200000 100000\n");
    assert_int_equal(rpi_cgroup_cpus(root), 2);
    put_v2("0::/\n");
    assert_int_equal(rpi_cgroup_cpus(root), 2);
}

static void test_v1(void **state)
{
    put("/proc/self/mountinfo", "31 23 0:28 / /sys/fs/cgroup rw - tmpfs tmpfs rw,mode=755\n"
                                "33 31 0:30 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
                                "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct\n");
    put("/proc/self/cgroup", "9:name=systemd:/\n3:cpuset:/x\n2:cpu,cpuacct:/job/7\n");
    put("/sys/fs/cgroup/cpu,cpuacct/job/7/cpu.cfs_quota_us", "-1\n");
    put("/sys/fs/cgroup/cpu,cpuacct/job/7/cpu.cfs_period_us", "100000\n");
    assert_int_equal(rpi_cgroup_cpus(root), 0);
    put("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "300000\n");
    put("/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n");
    assert_int_equal(rpi_cgroup_cpus(root), 3);
    put("/sys/fs/cgroup/cpu,cpuacct/job/7/cpu.cfs_quota_us", "100001\n");
    assert_int_equal(rpi_cgroup_cpus(root), 2);
}

static void test_nonsense_is_no_quota(void **state)
{
    put_v2("0::/\n");
    const char *texts[] = {"", "\n", "max\n", "abc def\n", "0 0\n", "-5 100000\n", "100000\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put("/sys/fs/cgroup/cpu.max", texts[i]);
        assert_int_equal(rpi_cgroup_cpus(root), 0);
    }
    put("/proc/self/cgroup", "garbage\n::\n0:\n");
    put("/sys/fs/cgroup/cpu.max", "200000 100000\n");
    assert_int_equal(rpi_cgroup_cpus(root), 2);
}

static void test_quota_and_affinity(void **state)
{
    int without = rpi_usable_cpus(root);
    assert_true(without >= 1);
    put_v2("0::/\n");
    put("/sys/fs/cgroup/cpu.max", "100000 100000\n");
    assert_int_equal(rpi_usable_cpus(root), 1);
    put("/sys/fs/cgroup/cpu.max", "99900000 100000\n"); // more than there are
    assert_int_equal(rpi_usable_cpus(root), without < 999 ? without : 999);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, open_root, close_root)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_nothing_mounted),      CASE(test_v2_own_group_and_parents),
        CASE(test_v2_path_of_the_host),  CASE(test_v1),
        CASE(test_nonsense_is_no_quota), CASE(test_quota_and_affinity),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
