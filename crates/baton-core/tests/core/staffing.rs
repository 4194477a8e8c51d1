//! The formulas of staffing against reference numbers: published worked examples, an independent solution of the
//! birth and death equations for Erlang A, and the limits that theory demands.

use baton_core::staffing::{
    ErlangA, ErlangC, Load, Target, Unstable, blocked, garnett_wait_probability,
    halfin_whitt_wait_probability, square_root_staff, waits_by_class,
};

/// Compares to as many places as the reference has.
#[track_caller]
fn near(found: f64, reference: f64, error: f64) {
    assert!((found - reference).abs() <= error, "found {found}, reference {reference}");
}

fn half_hourly(arrivals: f64, handling: f64) -> Load {
    Load::hourly(arrivals * 2.0, handling)
}

#[test]
fn erlang_b_is_the_reference() {
    for (people, erlangs, reference) in [
        (1, 1.0, 0.5),
        (2, 1.0, 0.2),
        (10, 5.0, 0.018_384_570_337),
        (20, 12.0, 0.009_795_639_420),
        (100, 90.0, 0.026_957_380_464),
        (14, 10.0, 0.056_819_143_4),
    ] {
        near(blocked(people, erlangs), reference, 1e-10);
    }
}

/// Load, people, seconds; then probability of a wait, average wait, share answered in time, occupancy.
type RowC = (Load, u32, f64, [f64; 4]);

fn table_c() -> [RowC; 8] {
    [
        (
            half_hourly(100.0, 180.0),
            14,
            20.0,
            [0.174_131_933_6, 7.835_937_011_8, 0.888_350_019_2, 0.714_285_714_3],
        ),
        (
            Load { arrivals: 0.2, handling: 240.0 },
            55,
            15.0,
            [0.238_700_936_4, 8.184_032_104_4, 0.845_883_092_2, 0.872_727_272_7],
        ),
        (
            Load::hourly(20.0, 300.0),
            3,
            20.0,
            [0.299_760_191_8, 67.446_043_165_5, 0.725_735_243_2, 0.555_555_555_6],
        ),
        (
            Load::hourly(360.0, 240.0),
            26,
            20.0,
            [0.596_682_43, 71.601_891_603_4, 0.494_919_227_4, 0.923_076_923_1],
        ),
        (
            Load::hourly(360.0, 240.0),
            28,
            20.0,
            [0.333_138_528, 19.988_311_679_6, 0.761_295_813_9, 0.857_142_857_1],
        ),
        (
            Load::hourly(20.0, 600.0),
            5,
            60.0,
            [0.326_669_28, 117.600_940_807_5, 0.723_480_424_4, 0.666_666_666_7],
        ),
        (
            half_hourly(1_000.0, 240.0),
            140,
            20.0,
            [0.459_359_690_9, 16.536_948_872, 0.736_440_806, 0.952_380_952_4],
        ),
        (
            half_hourly(200.0, 360.0),
            45,
            180.0,
            [0.340_706_110_8, 24.530_839_980_7, 0.972_033_139_4, 0.888_888_888_9],
        ),
    ]
}

#[test]
fn erlang_c_is_the_reference() {
    for (load, people, seconds, [waits, average, answered, occupancy]) in table_c() {
        let queue = ErlangC::new(load, people).unwrap();
        near(queue.wait_probability(), waits, 1e-10);
        near(queue.average_wait(), average, 1e-9);
        near(queue.answered_within(seconds), answered, 1e-10);
        near(queue.occupancy(), occupancy, 1e-10);
        // Little's law.
        near(queue.queue_length(), load.arrivals * queue.average_wait(), 1e-9);
    }
    let queue = ErlangC::new(half_hourly(100.0, 180.0), 14).unwrap();
    near(queue.wait_quantile(0.90), 24.958_9, 1e-4);
    near(queue.wait_quantile(0.95), 56.150_6, 1e-4);
    near(queue.wait_quantile(0.5), 0.0, 0.0);
    near(queue.queue_length(), 0.435_329_834, 1e-9);
}

#[test]
fn too_much_work_has_no_number() {
    for (arrivals, people) in [(100.0, 5), (100.0, 4), (100.0, 0), (f64::NAN, 5), (f64::INFINITY, 5)] {
        assert_eq!(ErlangC::new(Load::hourly(arrivals, 180.0), people), Err(Unstable));
    }
    assert_eq!(waits_by_class(&[0.1, 0.2], 180.0, 54), Err(Unstable));
    let target = Target { share: 0.8, within: 20.0 };
    assert_eq!(ErlangC::people_for(Load::hourly(f64::NAN, 180.0), target), None);
    assert_eq!(ErlangC::people_for(Load::hourly(1e12, 180.0), target), None);
}

#[test]
fn the_fewest_people_are_the_reference() {
    for (hourly, handling, share, within, people) in [
        (200.0, 180.0, 0.80, 20.0, 14),
        (360.0, 240.0, 0.80, 20.0, 29),
        (360.0, 240.0, 0.90, 20.0, 31),
        (360.0, 240.0, 0.95, 180.0, 27),
        (20.0, 600.0, 0.90, 60.0, 7),
        (400.0, 360.0, 0.95, 180.0, 45),
        (2_000.0, 240.0, 0.80, 20.0, 142),
        (1_000.0, 240.0, 0.80, 20.0, 74),
        (1_000.0, 300.0, 0.80, 20.0, 91),
        (1_000.0, 360.0, 0.80, 20.0, 109),
    ] {
        let found = ErlangC::people_for(Load::hourly(hourly, handling), Target { share, within });
        assert_eq!(found, Some(people), "{hourly} an hour of {handling} s");
    }
    let with_patience = |hourly, handling, patience, share, within| {
        ErlangA::people_for(Load::hourly(hourly, handling), patience, Target { share, within })
    };
    assert_eq!(with_patience(200.0, 180.0, 120.0, 0.80, 20.0), Some(12));
    assert_eq!(with_patience(400.0, 360.0, 300.0, 0.95, 180.0), Some(42));
}

/// Arrivals an hour, handling, people, patience, seconds; then probability of a wait, share who give up, average wait,
/// occupancy, and the share answered in time over all, over those who did not give up by then, over the answered.
type RowA = (f64, f64, u32, f64, f64, [f64; 7]);

const TABLE_A: [RowA; 8] = [
    (
        200.0,
        180.0,
        12,
        120.0,
        20.0,
        [0.2798070186, 0.0615973770, 7.3916852404, 0.7820021858, 0.8255826444, 0.8546445327, 0.8797744424],
    ),
    (
        200.0,
        180.0,
        10,
        120.0,
        20.0,
        [0.4968527476, 0.1374638263, 16.4956591532, 0.8625361737, 0.6399413070, 0.6844592465, 0.7419298187],
    ),
    (
        200.0,
        180.0,
        14,
        120.0,
        20.0,
        [0.1269763401, 0.0228392865, 2.7407143838, 0.6979719382, 0.9327295807, 0.9462198703, 0.9545303734],
    ),
    (
        720.0,
        240.0,
        50,
        180.0,
        15.0,
        [0.3790620627, 0.0430097830, 7.7417609365, 0.9187106083, 0.7742365408, 0.7930803509, 0.8090328689],
    ),
    (
        360.0,
        240.0,
        24,
        300.0,
        20.0,
        [0.5533292453, 0.0766586112, 22.9975833569, 0.9233413888, 0.5918622592, 0.6107019880, 0.6410004646],
    ),
    (
        20.0,
        600.0,
        3,
        600.0,
        60.0,
        [0.6472238436, 0.2629112363, 157.7467417715, 0.8189875152, 0.4163461588, 0.4422038599, 0.5648521309],
    ),
    (
        60.0,
        60.0,
        1,
        60.0,
        20.0,
        [0.6321205588, 0.3678794412, 22.0727664703, 0.6321205588, 0.4705492577, 0.5621213901, 0.7443979651],
    ),
    (
        3_000.0,
        60.0,
        50,
        120.0,
        20.0,
        [0.6011676518, 0.0466845859, 5.6021503098, 0.9533154141, 0.9000757260, 0.9417447976, 0.9441531236],
    ),
];

#[test]
fn erlang_a_is_the_reference() {
    for (hourly, handling, people, patience, seconds, reference) in TABLE_A {
        let queue = ErlangA::new(Load::hourly(hourly, handling), people, patience);
        let within = queue.within(seconds);
        let found = [
            queue.wait_probability(),
            queue.abandonment(),
            queue.average_wait(),
            queue.occupancy(),
            within.answered,
            within.answered_of_patient,
            within.answered_of_answered,
        ];
        for (found, reference) in found.into_iter().zip(reference) {
            near(found, reference, 1e-9);
        }
        near(queue.queue_length(), hourly / 3_600.0 * queue.average_wait(), 1e-9);
    }
}

#[test]
fn erlang_a_lies_between_erlang_b_and_erlang_c() {
    let load = half_hourly(100.0, 180.0);
    near(ErlangA::new(load, 14, 1e9).wait_probability(), 0.174_132, 1e-6);
    near(ErlangA::new(load, 14, 1e-9).abandonment(), 0.056_819_143_4, 1e-8);
    let mut before = 0.0;
    for people in 1..60 {
        let answered = ErlangA::new(load, people, 120.0).within(20.0).answered;
        assert!((before..=1.0).contains(&answered), "{people} people: {answered} after {before}");
        before = answered;
    }
    // So overloaded and patient that the series overflows: the excess gives up, everybody waits.
    let queue = ErlangA::new(Load::hourly(4_000.0, 3_600.0), 2_000, 1e6);
    near(queue.wait_probability(), 1.0, 1e-9);
    near(queue.abandonment(), 0.5, 1e-9);
    assert!(queue.within(20.0).answered < 1e-3);
}

#[test]
fn priorities_move_waits_but_do_not_make_them() {
    let arrivals = [40.0 / 1_800.0, 60.0 / 1_800.0];
    let waits = waits_by_class(&arrivals, 180.0, 14).unwrap();
    near(waits[0], 3.134_374_804_7, 1e-9);
    near(waits[1], 10.970_311_816_5, 1e-9);
    let average = 0.4 * waits[0] + 0.6 * waits[1];
    near(average, ErlangC::new(half_hourly(100.0, 180.0), 14).unwrap().average_wait(), 1e-9);
    let waits = waits_by_class(&arrivals, 180.0, 12).unwrap();
    near(waits[0], 10.111_235_046_7, 1e-9);
    near(waits[1], 60.667_410_280_3, 1e-9);
}

#[test]
fn rules_of_thumb_are_the_reference() {
    for (spare, reference) in [
        (0.1, 0.880_287_08),
        (0.5, 0.504_538_64),
        (1.0, 0.223_361_27),
        (1.5, 0.084_690_39),
        (2.0, 0.026_881_36),
    ] {
        near(halfin_whitt_wait_probability(spare), reference, 1e-8);
    }
    for (spare, impatience, reference) in [
        (0.0, 1.0, 0.5),
        (0.0, 0.5, 0.585_786_44),
        (1.0, 1.0, 0.158_655_25),
        (1.0, 0.5, 0.178_957_68),
        (-1.0, 1.0, 0.841_344_75),
    ] {
        near(garnett_wait_probability(spare, impatience), reference, 1e-8);
    }
    near(square_root_staff(100.0, 1.0), 110.0, 0.0);
}
