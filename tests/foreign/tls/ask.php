<?php
// Both of PHP's stacks, told nothing but an address.
$curl = curl_init($argv[1]);
curl_setopt($curl, CURLOPT_RETURNTRANSFER, true);
$byCurl = curl_exec($curl);
if ($byCurl === false) {
    fwrite(STDERR, curl_error($curl));
    exit(1);
}
echo json_encode(['curl' => json_decode($byCurl), 'cafile' => ini_get('openssl.cafile')]);
